package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load test that is killed takes the gateway with it that it has started. */
@Timeout(120)
class OrphanedGatewaySystemIT {
  @TempDir Path directory;

  /** Starts a gateway for itself, says its process number, and stays until it is killed. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      GatewayProcess gateway =
          GatewayProcess.start(
              new GatewayProcess.Settings(
                  GatewayProcess.findJar(null),
                  directory.resolve("data"),
                  directory.resolve("gateway.log"),
                  GatewayProcess.freePort(),
                  GatewayProcess.freePort(),
                  null));
      System.out.println(gateway.pid());
      System.out.flush();
      gateway.awaitEnd();
    }
  }

  @Test
  void shouldEndTheGatewayOfAKilledProgram() throws Exception {
    Process starter =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-D" + GatewayProcess.JAR_PROPERTY + "=" + GatewayProcess.findJar(null),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Starter.class.getName(),
                    directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle gateway;
    try {
      String pid = starter.inputReader().readLine();
      assertThat(pid).isNotNull();
      gateway = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } finally {
      starter.destroyForcibly().waitFor();
    }
    gateway.onExit().get(60, TimeUnit.SECONDS);
    assertThat(gateway.isAlive()).isFalse();
  }
}
