package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.RandomFlushes;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store against {@link MemoryUsage}: the same flushes, in random groups, with repeats, restarts and compaction. */
class UsageStoreDifferentialTest {
  private static final int ROUNDS = 25;

  @TempDir Path directory;

  private final MemoryUsage model = new MemoryUsage();
  private final List<FlushBatch> all = new ArrayList<>();
  private final TreeSet<Long> closings = new TreeSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerAsTheModelDoes(long seed) {
    Random random = new Random(seed);
    RandomFlushes flushes = new RandomFlushes(seed);
    UsageStore store = UsageStore.open(directory);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<FlushBatch> group = repeatedTail(random);
        for (int i = random.nextInt(4); i >= 0; i--) {
          FlushBatch batch = flushes.next();
          model.apply(batch);
          all.add(batch);
          group.add(batch);
        }
        store.apply(group);
        if (random.nextInt(4) == 0) {
          closings.add(store.state().flushNumber());
        }
        if (random.nextInt(3) == 0) {
          Compactions.run(store, closings);
        }
        if (random.nextInt(5) == 0) {
          store.close();
          store = UsageStore.open(directory);
        }
        compare(store, random);
      }
      compareDefinitions(store);
    } finally {
      store.close();
    }
  }

  private List<FlushBatch> repeatedTail(Random random) {
    int repeated = Math.min(all.size(), random.nextInt(3));
    return new ArrayList<>(all.subList(all.size() - repeated, all.size()));
  }

  private void compare(UsageStore store, Random random) {
    FlushBatch last = all.get(all.size() - 1);
    assertThat(store.state())
        .usingRecursiveComparison()
        .isEqualTo(
            new StoredState(
                last.number(), last.position(), last.catalogVersion(), last.engineState()));
    List<Long> ends = new ArrayList<>(closings);
    ends.add(last.number());
    ends.add(Long.MAX_VALUE);
    long through = ends.get(random.nextInt(ends.size()));
    Collection<String> subjects = someSubjects(random);
    long fromMs =
        Windows.startMs(RandomFlushes.FIRST_WINDOW + random.nextInt(6)) - random.nextInt(2);
    long toMs = fromMs + random.nextInt(RandomFlushes.WINDOWS) * Windows.UNIT_MS;
    for (int meter = 0; meter < RandomFlushes.METERS; meter++) {
      for (int rule = SeriesDefinition.NONE; rule <= 0; rule++) {
        List<UsageRow> expected = model.usage(meter, rule, subjects, fromMs, toMs, through);
        assertThat(store.usage(meter, rule, subjects, fromMs, toMs, through)).isEqualTo(expected);
        int limit = 1 + random.nextInt(5);
        List<UsageRow> paged = new ArrayList<>();
        List<UsageRow> page;
        int after = -1;
        do {
          page = store.usagePage(meter, rule, subjects, fromMs, toMs, through, after, limit);
          assertThat(page).hasSizeLessThanOrEqualTo(limit);
          paged.addAll(page);
          after = paged.isEmpty() ? after : paged.get(paged.size() - 1).series();
        } while (page.size() == limit);
        assertThat(paged).isEqualTo(expected);
        assertThat(store.usageByWindow(meter, rule, subjects, fromMs, toMs, through))
            .isEqualTo(model.usageByWindow(meter, rule, subjects, fromMs, toMs, through));
      }
      assertThat(store.usageBySubject(meter, subjects, through))
          .isEqualTo(model.usageBySubject(meter, subjects, through));
      assertThat(store.keptEvents(meter, subjects, fromMs, toMs, through))
          .isEqualTo(model.keptEvents(meter, subjects, fromMs, toMs, through));
      LatestEvents latest =
          new LatestEvents(
              meter,
              subjects,
              someAttributes(random, fromMs, toMs, meter),
              fromMs,
              toMs,
              through,
              1 + random.nextInt(5));
      assertThat(store.latestEvents(latest)).isEqualTo(model.latestEvents(latest));
    }
  }

  /** None, or one that an event has. */
  private Map<String, String> someAttributes(Random random, long fromMs, long toMs, int meter) {
    List<Map.Entry<String, String>> all =
        model.keptEvents(meter, null, fromMs, toMs, Long.MAX_VALUE).stream()
            .flatMap(event -> event.attributes().entrySet().stream())
            .toList();
    return all.isEmpty() || random.nextBoolean()
        ? Map.of()
        : Map.ofEntries(all.get(random.nextInt(all.size())));
  }

  private static @Nullable Collection<String> someSubjects(Random random) {
    if (random.nextInt(3) == 0) {
      return null;
    }
    List<String> subjects = new ArrayList<>(List.of("nobody"));
    for (int i = random.nextInt(4); i > 0; i--) {
      subjects.add(RandomFlushes.subject(random.nextInt(RandomFlushes.SUBJECTS)));
    }
    return subjects;
  }

  private void compareDefinitions(UsageStore store) {
    List<SeriesDefinition> series = new ArrayList<>();
    store.forEachSeries(series::add);
    assertThat(series).isEqualTo(all.stream().flatMap(batch -> batch.series().stream()).toList());
    assertThat(store.attributeNames())
        .isEqualTo(all.stream().flatMap(batch -> batch.attributeNames().stream()).toList());
    assertThat(store.totals())
        .isNotEmpty()
        .allSatisfy(
            total -> {
              List<UsageRow> rows =
                  model.usage(
                      total.meter(),
                      total.decomposition(),
                      null,
                      0,
                      Long.MAX_VALUE,
                      Long.MAX_VALUE);
              assertThat(total.count()).isEqualTo(rows.stream().mapToLong(UsageRow::count).sum());
              assertThat(total.sum())
                  .isEqualTo(
                      rows.stream()
                          .map(UsageRow::sum)
                          .reduce(java.math.BigInteger.ZERO, java.math.BigInteger::add));
            });
  }
}
