package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The horizon against a plain map from id to hour of arrival: 60,000 seeded look-ups a try, ids drawn from few. */
class IdHorizonDifferentialTest {

  @Property(tries = 20)
  void shouldAgreeWithAMapOfIds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hoursMax) {
    java.util.Random random = new java.util.Random(seed);
    IdHorizon horizon = new IdHorizon(hoursMax, Integer.MAX_VALUE);
    Map<Long, Integer> model = new HashMap<>();
    int hour = 100;
    for (int i = 0; i < 60_000; i++) {
      if (random.nextInt(2_000) == 0) {
        hour += random.nextInt(3);
      }
      horizon.advance(hour);
      long id = 1 + random.nextInt(30_000);
      Integer seen = model.get(id);
      boolean expected = seen == null || seen < hour - hoursMax;
      assertThat(horizon.add(id * 0x9E3779B97F4A7C15L, id, hour))
          .as("seed %d step %d", seed, i)
          .isEqualTo(expected);
      if (expected) {
        model.put(id, hour);
      }
    }
    int oldest = hour - hoursMax;
    horizon.advance(hour);
    assertThat(horizon.size())
        .isEqualTo((int) model.values().stream().filter(h -> h >= oldest).count());
  }

  @Property(tries = 5)
  void shouldDropTheOldestHourWhenThereAreTooMany(
      @ForAll @IntRange(min = 10, max = 1000) int perHour) {
    IdHorizon horizon = new IdHorizon(24, 3 * perHour);
    for (int hour = 0; hour < 5; hour++) {
      for (int i = 0; i < perHour; i++) {
        horizon.advance(hour);
        assertThat(horizon.add(hour, 1 + i, hour)).isTrue();
      }
    }
    horizon.advance(4);
    assertThat(horizon.hoursDropped()).isGreaterThan(0);
    assertThat(horizon.size()).isLessThanOrEqualTo(3 * perHour);
    assertThat(horizon.add(4, 1, 4)).as("the newest hour is still known").isFalse();
    assertThat(horizon.add(0, 1, 4)).as("the dropped hour is not").isTrue();
  }
}
