package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.RecoveryProgress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeHealthTest {
  private final List<HttpResponse<String>> answers = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void shouldAnswerHealthWhileTheCoreRecovers() throws Exception {
    int port = ServeProcess.freePort();

    int exitCode = serve(port, new LocalHttp(port));

    assertThat(exitCode).isEqualTo(ExitCode.DATA);
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 503, 200);
    assertThat(answers.get(1).body()).contains("recovering: opening the data directory");
    assertThat(answers.get(2).body()).startsWith("<!doctype html>");
    // Whoever comes next has the port.
    new ServerSocket(port).close();
  }

  @Test
  void shouldOpenTheCoreEvenWhereThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(serve(taken.getLocalPort(), null)).isEqualTo(ExitCode.DATA);
    }
  }

  /** With a core that cannot be opened, after health was asked for. */
  private int serve(int port, LocalHttp http) {
    ServeCommand serve = new ServeCommand((settings, progress) -> open(http, settings, progress));
    return new CommandLine(serve)
        .execute(
            "--data",
            directory.toString(),
            "--http-port",
            Integer.toString(port),
            "--set",
            "tallygate.ids.max=1000");
  }

  private Core open(LocalHttp http, CoreSettings settings, RecoveryProgress progress)
      throws IOException {
    assertThat(settings.dataDirectory()).isEqualTo(directory);
    assertThat(progress.step()).isEqualTo(RecoveryProgress.Step.OPENING);
    if (http != null) {
      try {
        answers.add(http.get("/health/live"));
        answers.add(http.get("/health/ready"));
        answers.add(http.get("/"));
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    throw new IOException("there is no core in this test");
  }
}
