package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramFilesTest {
  @TempDir Path directory;

  @Test
  void shouldWriteLogsThatTheLibraryReadsBackWithTheirTags() throws Exception {
    File file = directory.resolve("sweep.hlog").toFile();

    HistogramFiles.writeLog(
        List.of(of("load-010", 1_000_000), of("load-020", 2_000_000)), file.toPath());

    try (HistogramLogReader reader = new HistogramLogReader(file)) {
      Histogram first = (Histogram) reader.nextIntervalHistogram();
      Histogram second = (Histogram) reader.nextIntervalHistogram();
      assertThat(first.getTag()).isEqualTo("load-010");
      assertThat(first.getTotalCount()).isEqualTo(1);
      assertThat(second.valuesAreEquivalent(second.getMaxValue(), 2_000_000)).isTrue();
      assertThat(reader.nextIntervalHistogram()).isNull();
    }
  }

  @Test
  void shouldWriteADistributionInMilliseconds() throws Exception {
    Path file = directory.resolve("latency.hgrm");
    HistogramFiles.writeDistribution(of(null, 1_000_000), file);

    assertThat(Files.readString(file))
        .contains("1/(1-Percentile)")
        .containsPattern("1\\.0+ 1\\.0+ +1\\s");
  }

  private static Histogram of(String tag, long valueNs) {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(valueNs);
    histogram.setStartTimeStamp(1_000);
    histogram.setEndTimeStamp(2_000);
    if (tag != null) {
      histogram.setTag(tag);
    }
    return histogram;
  }
}
