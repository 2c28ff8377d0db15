package io.tallygate.loadtest.load;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * What a run and its generator processes say to each other: a line of JSON each, commands on a generator's standard input, answers
 * on its standard output.
 *
 * <pre>
 *   run                        generator
 *    ── DEFINE (assignment) ──▶
 *    ◀──────────── DEFINED ────
 *    ── WINDOW (how long) ────▶      to all, when all have said DEFINED: so their windows are the same
 *    ◀─── BEAT, MEASURING ─────
 *    ◀──── DONE (snapshot) ────      then the next WINDOW, or
 *    ── END ──────────────────▶      the end of standard input, at which a generator ends wherever it is
 * </pre>
 */
final class GeneratorMessages {
  /** Before an answer's JSON: what else a virtual machine prints is not an answer. */
  private static final String ANSWER_MARK = "generator: ";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .build();

  private GeneratorMessages() {}

  /** What a generator is to do. */
  enum CommandKind {
    DEFINE,
    WINDOW,
    END
  }

  /**
   * To a generator.
   *
   * @param assignment with DEFINE
   * @param share with DEFINE
   * @param window with WINDOW, of the whole run
   */
  record Command(
      CommandKind kind,
      @Nullable Assignment assignment,
      @Nullable GeneratorShare share,
      @Nullable Window window) {
    static Command define(Assignment assignment, GeneratorShare share) {
      return new Command(CommandKind.DEFINE, assignment, share, null);
    }

    static Command window(Window window) {
      return new Command(CommandKind.WINDOW, null, null, window);
    }

    static Command end() {
      return new Command(CommandKind.END, null, null, null);
    }
  }

  /** How long a measured window is, and the warm-up before it. */
  record Window(long records, long durationNs, long warmupNs) {
    LoadLoop.Amount amount() {
      return new LoadLoop.Amount(records, durationNs);
    }
  }

  /** How far a generator is. */
  enum AnswerKind {
    DEFINED,
    MEASURING,
    BEAT,
    DONE,
    FAILED
  }

  /**
   * From a generator.
   *
   * @param acknowledged records so far, with BEAT
   * @param reconnects so far, with DONE and FAILED
   * @param snapshot what it has, with DONE and FAILED
   * @param failure why, with FAILED
   */
  record Answer(
      AnswerKind kind,
      long acknowledged,
      int reconnects,
      @Nullable RunSnapshot snapshot,
      @Nullable String failure) {
    static Answer of(AnswerKind kind) {
      return new Answer(kind, 0, 0, null, null);
    }

    static Answer beat(long acknowledged) {
      return new Answer(AnswerKind.BEAT, acknowledged, 0, null, null);
    }
  }

  static String line(Command command) {
    return write(command);
  }

  static String line(Answer answer) {
    return ANSWER_MARK + write(answer);
  }

  private static String write(Object message) {
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }

  /**
   * The command that a line holds.
   *
   * @throws IllegalArgumentException it holds none
   */
  static Command command(String line) {
    return read(line, Command.class);
  }

  /** The answer that a line holds; null: it is something else that was printed. */
  static @Nullable Answer answer(String line) {
    return line.startsWith(ANSWER_MARK)
        ? read(line.substring(ANSWER_MARK.length()), Answer.class)
        : null;
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a message of generators [line=" + json + "]", e);
    }
  }
}
