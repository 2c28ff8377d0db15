package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.loadtest.load.GeneratorMessages.Answer;
import io.tallygate.loadtest.load.GeneratorMessages.AnswerKind;
import io.tallygate.loadtest.load.GeneratorMessages.Command;
import io.tallygate.loadtest.load.GeneratorMessages.Window;
import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import org.junit.jupiter.api.Test;

class GeneratorMessagesTest {
  @Test
  void shouldBringCommandsOver() {
    LoadOptions options =
        new LoadOptions(
            Protocol.HTTP,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            new RecordMix(1.1, 5, 24, new EventDetail(3, 10)),
            9,
            10,
            RateProfile.DIURNAL,
            11);
    Command define =
        Command.define(
            new Assignment(options, "a1", "localhost", 7070, "/tmp/acks"),
            new GeneratorShare(1, 2));
    assertThat(GeneratorMessages.command(GeneratorMessages.line(define))).isEqualTo(define);
    Command window = Command.window(new Window(Long.MAX_VALUE, 2, 3));
    assertThat(GeneratorMessages.command(GeneratorMessages.line(window))).isEqualTo(window);
    assertThat(GeneratorMessages.command(GeneratorMessages.line(Command.end())))
        .isEqualTo(Command.end());
  }

  @Test
  void shouldBringAnswersOverAndTellThemFromOtherLines() {
    RunRecorder recorder = new RunRecorder(AckFile.none());
    recorder.measure(0, 1_000, 17);
    recorder.acked(1, 2, 3, 4);
    recorder.refused("TIME_TOO_OLD");
    Answer failed = new Answer(AnswerKind.FAILED, 3, 1, recorder.snapshot(), "broke \"off\"\n…");
    assertThat(GeneratorMessages.line(failed).lines()).hasSize(1);
    assertThat(GeneratorMessages.answer(GeneratorMessages.line(failed))).isEqualTo(failed);
    assertThat(GeneratorMessages.answer("Exception in thread \"main\"")).isNull();
  }

  @Test
  void shouldRefuseWhatIsNoMessage() {
    assertThatThrownBy(() -> GeneratorMessages.command("{\"kind\":\"DANCE\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DANCE");
  }
}
