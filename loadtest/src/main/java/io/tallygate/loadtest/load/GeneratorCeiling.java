package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What the generator reaches by itself: a closed loop over the binary protocol against a {@link NullSink} in this process. */
final class GeneratorCeiling {
  private GeneratorCeiling() {}

  /** Runs it for the length that the options name; what was acknowledged, and how soon. */
  static RunRecorder measure(LoadOptions options) throws IOException {
    try (NullSink sink = NullSink.open();
        LoadGenerator generator =
            LoadGenerator.of(Assignment.of(options, sink.address(), null), LoadObserver.NONE)) {
      generator.define();
      generator.window(options.amount(), TimeUnit.SECONDS.toNanos(options.warmupSeconds()));
      return generator.recorder();
    }
  }
}
