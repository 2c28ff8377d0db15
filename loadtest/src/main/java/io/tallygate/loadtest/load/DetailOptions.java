package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadOptions.Protocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code loadtest} for events with ids and attributes. */
final class DetailOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--detail",
      description =
          "Send UsageDetail frames: each record is an event with an id of its own, de-duplicated; binary only.")
  private boolean isDetail;

  @Option(
      names = "--detail-attributes",
      paramLabel = "N",
      description =
          "With --detail: N attributes an event, 0 to 32, and a meter that keeps events if there are any; default 0.")
  private @Nullable Integer attributes;

  @Option(
      names = "--repeat-percent",
      paramLabel = "P",
      description =
          "With --detail: so many of 100 records, 0 to 50, are events that an earlier frame has sent, which must be answered"
              + " as duplicates; default 0.")
  private @Nullable Integer repeatPercent;

  /**
   * What the events are like; null: Usage frames.
   *
   * @throws ParameterException the options contradict each other, or are out of range
   */
  @Nullable EventDetail detail(Protocol protocol, boolean hasPreviews) {
    if (!isDetail) {
      if (attributes != null || repeatPercent != null) {
        throw wrong("--detail-attributes and --repeat-percent need --detail");
      }
      return null;
    }
    if (protocol != Protocol.BINARY) {
      throw wrong("--detail needs --protocol binary: over HTTP every event has an id");
    }
    int names = attributes == null ? 0 : attributes;
    int repeats = repeatPercent == null ? 0 : repeatPercent;
    if (names < 0 || names > EventDetail.ATTRIBUTES_MAX) {
      throw wrong("--detail-attributes is out of range [value=" + names + "]");
    }
    if (repeats < 0 || repeats > EventDetail.REPEAT_PERCENT_MAX) {
      throw wrong("--repeat-percent is out of range [value=" + repeats + "]");
    }
    if (names > 0 && hasPreviews) {
      throw wrong("--previews and --detail-attributes exclude each other: they need other meters");
    }
    return new EventDetail(names, repeats);
  }

  private ParameterException wrong(String message) {
    return WrongOption.because(spec, message);
  }
}
