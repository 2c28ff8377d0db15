package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * One thing that changes while the rest stays.
 *
 * @param name of the axis, as in {@code --what}
 * @param unit of what changes
 * @param points in the order in which they are shown
 */
record Axis(String name, String unit, List<Point> points) {
  private static final int[] SERIES = {10_000, 100_000, 1_000_000, 10_000_000};
  private static final int[] CONNECTIONS = {1, 2, 10, 100, 1_000};
  private static final int[] BATCHES = {1, 16, 64, 256, 1_024, 4_096};
  private static final int[] EVENT_LOOPS = {1, 2, 4, 8};

  /** Records in a frame where connections change: 1,000 connections with 64 full frames each would have 4 GB under way. */
  static final int CONNECTIONS_BATCH = 256;

  /** Where event loops change: several for each of them, or some would have nothing to do. */
  private static final int EVENT_LOOP_CONNECTIONS = 16;

  private static final int HTTP_BATCH = 500;

  /**
   * A value of what changes.
   *
   * @param x a number or a word
   * @param setup that has it
   */
  record Point(JsonNode x, LoadSetup setup) {}

  /** What can be asked for, and whether it is asked for by default. */
  enum What {
    SERIES(true),
    CONNECTIONS(true),
    BATCH(true),
    DURABILITY(true),
    RESTART(true),
    HTTP_CONNECTIONS(false),
    EVENT_LOOPS(false);

    private final boolean isDefault;

    What(boolean isDefault) {
      this.isDefault = isDefault;
    }

    boolean isDefault() {
      return isDefault;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The axis; {@link What#RESTART} has none, it is no load.
   *
   * @param series where they are not what changes
   */
  static Axis of(What what, int series) {
    LoadSetup base = new LoadSetup(LoadSetup.BINARY, series, 2, 4_096, LoadSetup.DISK, 0);
    return switch (what) {
      case SERIES -> numbers(what, "series", SERIES, base::withSeries);
      case CONNECTIONS ->
          numbers(
              what, "connections", CONNECTIONS, base.withBatch(CONNECTIONS_BATCH)::withConnections);
      case BATCH -> numbers(what, "records a frame", BATCHES, base::withBatch);
      case EVENT_LOOPS ->
          numbers(
              what,
              "event loops",
              EVENT_LOOPS,
              base.withConnections(EVENT_LOOP_CONNECTIONS)::withEventLoops);
      case HTTP_CONNECTIONS ->
          numbers(
              what,
              "connections",
              CONNECTIONS,
              new LoadSetup(LoadSetup.HTTP, series, 1, HTTP_BATCH, LoadSetup.DISK, 0)
                  ::withConnections);
      case DURABILITY ->
          new Axis(
              what.text(),
              "durability",
              List.of(
                  new Point(new TextNode(LoadSetup.DISK), base),
                  new Point(
                      new TextNode(LoadSetup.PAGE_CACHE),
                      base.withDurability(LoadSetup.PAGE_CACHE))));
      case RESTART -> throw new IllegalArgumentException("a restart is no load");
    };
  }

  private static Axis numbers(What what, String unit, int[] values, IntFunction<LoadSetup> setups) {
    List<Point> points = new ArrayList<>();
    for (int each : values) {
      points.add(new Point(new LongNode(each), setups.apply(each)));
    }
    return new Axis(what.text(), unit, List.copyOf(points));
  }
}
