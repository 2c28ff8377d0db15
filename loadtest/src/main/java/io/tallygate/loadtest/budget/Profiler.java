package io.tallygate.loadtest.budget;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The profiler that the gateway is started with: async-profiler, which samples a thread each time that it has used so much processor
 * time, in Java, in the intrinsics of the virtual machine and in native code alike. The sampler of the virtual machine's own Flight
 * Recorder does not see its intrinsics, the CRC32C among them, nor which native code is working and which is waiting.
 */
final class Profiler {
  private static final String LIBRARY = "libasyncProfiler.so";

  /** By the thread's own processor time; the kernel looks at it on its tick, so a sample comes every 1 to 4 ms. */
  private static final String START = "start,event=ctimer,interval=1ms,jfr,file=";

  private final Path library;
  private final Path recording;

  private Profiler(Path library, Path recording) {
    this.library = library;
    this.recording = recording;
  }

  /**
   * Makes it ready.
   *
   * @param directory that takes the library and the recording
   * @throws IOException this is not Linux on x86-64 or AArch64
   */
  static Profiler unpack(Path directory) throws IOException {
    String resource =
        platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""))
            + "/"
            + LIBRARY;
    Path library = directory.resolve(LIBRARY);
    try (InputStream bytes = Profiler.class.getClassLoader().getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IOException("the profiler is not on the class path [resource=" + resource + "]");
      }
      Files.copy(bytes, library);
    }
    return new Profiler(library, directory.resolve("samples.jfr"));
  }

  /** The name that the profiler has for a platform. */
  static String platform(String system, String architecture) throws IOException {
    if (!system.equals("Linux")) {
      throw new IOException(
          "--budget needs Linux: it reads processor times from /proc [os.name=" + system + "]");
    }
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "linux-x64";
      case "aarch64" -> "linux-arm64";
      default ->
          throw new IOException(
              "--budget needs x86-64 or AArch64: there is no profiler for others [os.arch="
                  + architecture
                  + "]");
    };
  }

  /** Options of the virtual machine that is sampled, from its start to its orderly end. */
  List<String> options() {
    return List.of("-agentpath:" + library.toAbsolutePath() + "=" + START + recording());
  }

  /** The samples, once the virtual machine has ended. */
  Path recording() {
    return recording.toAbsolutePath();
  }
}
