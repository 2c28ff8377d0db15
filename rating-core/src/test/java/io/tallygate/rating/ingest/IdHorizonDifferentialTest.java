package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The horizon with its files against {@link NaiveIdHorizon}: frames of ids drawn from few, hours that pass, clocks that are
 * set back, flushes, flushes that never get their mark, restarts, and restarts with other limits. A small limit makes buckets
 * of one id to a few hundred, dropped in the running hour over and over.
 */
class IdHorizonDifferentialTest {
  private static final int FRAMES = 3_000;
  private static final long START_MS = 1_700_000_000_000L;

  /** A frame as the log has it: what was accepted. */
  private record Frame(long arrivalTimeMs, List<Long> accepted) {}

  private Random random = new Random();
  private int hoursMax;
  private int idsMax;
  private IdHorizon horizon = new IdHorizon(1, 1);
  private NaiveIdHorizon model = new NaiveIdHorizon(1, 1);
  private IdFiles files;
  private byte[] mark = new byte[0];
  private NaiveIdHorizon modelAtMark = model;
  private final List<Frame> sinceMark = new ArrayList<>();
  private final Map<Long, Long> lastAccepted = new HashMap<>();
  private long nowMs = START_MS;

  @Property(tries = 25)
  void shouldAgreeWithTheNaiveHorizon(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int hours,
      @ForAll @IntRange(min = 1, max = 3_000) int ids)
      throws IOException {
    Path directory = Files.createTempDirectory("id-horizon");
    try {
      run(seed, hours, ids, directory);
    } finally {
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void run(long seed, int hours, int ids, Path directory) throws IOException {
    random = new Random(seed);
    hoursMax = hours;
    idsMax = ids;
    nowMs = START_MS;
    sinceMark.clear();
    lastAccepted.clear();
    files = new IdFiles(directory);
    horizon = new IdHorizon(hoursMax, idsMax);
    model = new NaiveIdHorizon(hoursMax, idsMax);
    mark = state();
    modelAtMark = model.copy();
    long universe = 3L * idsMax;
    for (int step = 0; step < FRAMES; step++) {
      String at = "seed " + seed + " step " + step;
      int choice = random.nextInt(400);
      if (choice == 0) {
        nowMs += random.nextInt(3) * 3_600_000L;
      } else if (choice < 4) {
        flush(directory, at);
      } else if (choice == 4) {
        files.append(released(horizon.takeFresh()));
        restart(directory, hoursMax, idsMax, at);
      } else if (choice == 5) {
        restart(directory, hoursMax, idsMax, at);
      } else if (choice == 6) {
        nowMs -= random.nextInt(7_200_000);
        restart(directory, 1 + random.nextInt(6), 1 + random.nextInt(3_000), at);
      } else {
        frame(universe, at);
      }
    }
    flush(directory, "seed " + seed + " at the end");
    for (Map.Entry<Long, Long> accepted : lastAccepted.entrySet()) {
      if (accepted.getValue() >= horizon.coveredSinceMs()) {
        assertThat(model.knows(accepted.getKey()))
            .as("seed %d: covered since then, so remembered", seed)
            .isTrue();
      }
    }
  }

  private void frame(long universe, String at) {
    nowMs += random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(2);
    List<Long> accepted = new ArrayList<>();
    horizon.advance(nowMs);
    model.advance(nowMs);
    int count = 1 + random.nextInt(20);
    if (random.nextBoolean()) {
      horizon.makeRoom(random.nextInt(2 * count));
    }
    for (int i = 0; i < count; i++) {
      long id = 1 + random.nextLong(universe);
      boolean isNew = model.add(id);
      assertThat(horizon.add(low(id), id)).as(at).isEqualTo(isNew);
      if (isNew) {
        accepted.add(id);
        lastAccepted.put(id, nowMs);
      }
    }
    sinceMark.add(new Frame(nowMs, accepted));
    requireSame(at);
  }

  private void requireSame(String at) {
    horizon.advance(nowMs);
    model.advance(nowMs);
    assertThat(horizon.size()).as(at).isEqualTo(model.size()).isLessThanOrEqualTo(idsMax);
    assertThat(horizon.coveredSinceMs()).as(at).isEqualTo(model.coveredSinceMs);
  }

  private static long low(long id) {
    return id * 0x9E3779B97F4A7C15L;
  }

  private static IdBatch released(IdBatch batch) {
    batch.release();
    return batch;
  }

  private void flush(Path directory, String at) throws IOException {
    IdBatch batch = horizon.takeFresh();
    mark = state();
    files.append(batch);
    batch.release();
    files.deleteBefore(horizon.oldestBucket());
    modelAtMark = model.copy();
    sinceMark.clear();
    Map<String, List<Long>> expected = new TreeMap<>();
    for (NaiveIdHorizon.Run run : model.runs) {
      expected.put(IdFiles.name(run.number), run.ids);
    }
    assertThat(idsByFile(directory)).as(at).isEqualTo(expected);
  }

  private static Map<String, List<Long>> idsByFile(Path directory) throws IOException {
    Map<String, List<Long>> idsByFile = new TreeMap<>();
    try (Stream<Path> list = Files.list(directory)) {
      for (Path path : list.toList()) {
        List<Long> ids = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          long low = bytes.getLong();
          long id = bytes.getLong();
          assertThat(low).isEqualTo(low(id));
          ids.add(id);
        }
        idsByFile.put(path.getFileName().toString(), ids);
      }
    }
    return idsByFile;
  }

  private void restart(Path directory, int hours, int ids, String at) throws IOException {
    final byte[] before = state();
    final boolean sameLimits = hours == hoursMax && ids == idsMax;
    hoursMax = hours;
    idsMax = ids;
    files = new IdFiles(directory);
    horizon = new IdHorizon(hoursMax, idsMax);
    horizon.read(new DataInputStream(new ByteArrayInputStream(mark)), files);
    files.deleteUnloaded();
    model = modelAtMark.copy();
    model.limit(hoursMax, idsMax);
    for (Frame frame : sinceMark) {
      horizon.advance(frame.arrivalTimeMs());
      model.advance(frame.arrivalTimeMs());
      for (long id : frame.accepted()) {
        horizon.insert(low(id), id);
        model.insert(id);
      }
    }
    if (sameLimits) {
      assertThat(state()).as(at + ": replay from the mark").isEqualTo(before);
    }
    requireSame(at);
  }

  private byte[] state() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    horizon.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
