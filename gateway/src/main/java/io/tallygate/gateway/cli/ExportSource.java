package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.OfflineDirectory;
import io.tallygate.rating.export.ExportFailedException;
import io.tallygate.rating.export.ExportTable;
import io.tallygate.rating.export.LedgerAccounts;
import io.tallygate.rating.export.PartialFile;
import io.tallygate.rating.export.Snapshot;
import io.tallygate.rating.export.SnapshotLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an export comes from: a data directory at rest, a gateway that runs, or a snapshot that was made before. */
final class ExportSource {
  private static final String PATH = "/api/v1/export/snapshot";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Until the answer begins: the gateway makes the whole snapshot before. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(30);

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int BUFFER = 1 << 16;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory that no gateway works in")
  private @Nullable Path data;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "a gateway that runs, like http://127.0.0.1:8080: it makes the snapshot")
  private @Nullable URI url;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "a snapshot that was made before, with --duckdb")
  private @Nullable Path snapshot;

  /** True if there is a snapshot already. */
  boolean isSnapshot() {
    return snapshot != null;
  }

  /** True if there is a URL, and no gateway can be reached under it. */
  boolean isWrongUrl() {
    return url != null && (url.getHost() == null || !SCHEMES.contains(url.getScheme()));
  }

  boolean isDirectory() {
    return data != null;
  }

  /**
   * The snapshot to read.
   *
   * @param file where to make one if there is none yet
   * @param tenant of a data directory; null: every tenant
   * @param key of the gateway; null: none
   * @param wanted tables that are to be read: of a data directory no others are made
   * @param accounts null: as they are in the snapshot, or the defaults
   * @throws ExportFailedException if the snapshot cannot be written
   * @throws IOException if the source cannot be read
   */
  Path snapshot(
      Path file,
      @Nullable String tenant,
      @Nullable String key,
      Set<ExportTable> wanted,
      @Nullable LedgerAccounts accounts)
      throws IOException, InterruptedException {
    if (snapshot != null) {
      return snapshot;
    }
    if (data != null) {
      copy(data, file, tenant, wanted, accounts == null ? LedgerAccounts.DEFAULT : accounts);
    } else if (url != null) {
      download(url, key, file, accounts);
    }
    return file;
  }

  private static void copy(
      Path directory,
      Path file,
      @Nullable String tenant,
      Set<ExportTable> wanted,
      LedgerAccounts accounts)
      throws IOException {
    try (OfflineDirectory at = OfflineDirectory.open(directory)) {
      at.requireAtRest();
      int number = tenant == null ? -1 : at.catalog().tenant(tenant);
      if (tenant != null && number < 0) {
        throw new IOException("there is no such tenant [tenant=" + tenant + "]");
      }
      at.snapshots()
          .make(file, number, wanted, accounts, Clock.systemUTC().instant(), SnapshotLimits.ALONE);
    }
  }

  private static void download(
      URI gateway, @Nullable String key, Path file, @Nullable LedgerAccounts accounts)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.toString().replaceAll("/+$", "") + PATH))
            .timeout(ANSWER_TIMEOUT);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<InputStream> answer = send(request.build());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException(
            "the gateway answers " + answer.statusCode() + ": " + detail(body.readAllBytes()));
      }
      try (PartialFile partial = PartialFile.of(file)) {
        write(body, partial.path());
        if (accounts != null) {
          Snapshot.book(partial.path(), accounts, SnapshotLimits.ALONE);
        }
        partial.complete();
      }
    }
  }

  private static HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IOException("the gateway does not answer [url=" + request.uri() + "]: " + e, e);
    }
  }

  /** Tells a disk that is full from a gateway that goes away. */
  private static void write(InputStream body, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    try (OutputStream out = newFile(file)) {
      for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
        try {
          out.write(buffer, 0, length);
        } catch (IOException e) {
          throw notWritten(file, written, e);
        }
        written += length;
      }
    }
  }

  private static OutputStream newFile(Path file) throws ExportFailedException {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw notWritten(file, 0, e);
    }
  }

  private static ExportFailedException notWritten(Path file, long written, IOException e) {
    return new ExportFailedException(
        "the snapshot cannot be written [file=" + file + "] [bytes written=" + written + "]: " + e,
        e);
  }

  /** What a problem document says; else nothing that a person would want to read. */
  private static String detail(byte[] body) {
    try {
      JsonNode problem = new ObjectMapper().readTree(body);
      return problem.path("detail").asText("no reason is given");
    } catch (IOException e) {
      return "no reason is given";
    }
  }
}
