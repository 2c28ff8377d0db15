package io.tallygate.rating.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeriesDictionaryTest {
  private static final String[] TEXTS = {"", "a", "ab", "süd", "€".repeat(85), "x".repeat(256)};

  private final SeriesNames names = new SeriesNames();
  private final SeriesDictionary dictionary = new SeriesDictionary(names);

  private static SeriesKey subject(int number) {
    return new SeriesKey(0, 0, "subject-" + number, List.of());
  }

  private static SeriesDefinition source(int number, SeriesKey key) {
    return new SeriesDefinition(number, key, number, SeriesDefinition.NONE);
  }

  private static SeriesKey any(Random random) {
    List<String> dimensions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      dimensions.add(TEXTS[random.nextInt(TEXTS.length)]);
    }
    String subject = TEXTS[1 + random.nextInt(TEXTS.length - 1)] + random.nextInt(500);
    return new SeriesKey(random.nextInt(3), random.nextInt(300), subject, dimensions);
  }

  private static SeriesKey withoutDimensions(SeriesKey key) {
    return new SeriesKey(key.tenant(), key.meter(), key.subject(), List.of());
  }

  /** Of the key without its dimensions, whose subject stands in the middle of other bytes. */
  private int findInBytes(SeriesKey key) {
    byte[] subject = key.subject().getBytes(UTF_8);
    byte[] body = new byte[subject.length + 7];
    System.arraycopy(subject, 0, body, 3, subject.length);
    return dictionary.find(key.tenant(), key.meter(), body, 3, subject.length);
  }

  @Test
  void shouldAgreeWithAMapOfKeys() {
    Random random = new Random(5);
    Map<SeriesKey, Integer> expected = new HashMap<>();
    List<SeriesDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      SeriesKey key = any(random);
      assertThat(dictionary.find(key)).isEqualTo(expected.getOrDefault(key, -1));
      assertThat(findInBytes(key))
          .isEqualTo(expected.getOrDefault(withoutDimensions(key), SeriesDirectory.UNKNOWN));
      if (!expected.containsKey(key)) {
        SeriesDefinition definition = source(definitions.size(), key);
        expected.put(key, definition.number());
        dictionary.add(definition);
        definitions.add(definition);
        if (random.nextInt(3) == 0) {
          definitions.add(
              new SeriesDefinition(definitions.size(), key, definition.number(), i % 5));
          dictionary.add(definitions.get(definitions.size() - 1));
        }
      }
    }

    assertThat(dictionary.size()).isEqualTo(definitions.size());
    assertThat(names.list(0, names.size())).isEqualTo(definitions);
    Map<SeriesKey, Integer> sources = new HashMap<>();
    dictionary.forEachSource(sources::put);
    assertThat(sources).isEqualTo(expected);
    for (SeriesDefinition definition : definitions) {
      int number = definition.number();
      assertThat(names.meter(number)).isEqualTo(definition.key().meter());
      assertThat(names.source(number)).isEqualTo(definition.source());
      assertThat(names.decomposition(number)).isEqualTo(definition.decomposition());
      assertThat(names.subject(number)).isEqualTo(definition.key().subject());
    }
  }

  @Test
  void shouldNotShowWhatIsNamedButNotRevealed() {
    dictionary.append(source(0, subject(0)));

    assertThat(dictionary.find(subject(0))).isEqualTo(SeriesDirectory.UNKNOWN);
    assertThat(dictionary.size()).isZero();

    dictionary.reveal(0);
    assertThat(dictionary.find(subject(0))).isZero();
  }

  @Test
  void shouldTakeUpSeriesThatHaveNamesAlready() {
    names.append(source(0, subject(0)));
    names.append(source(1, subject(1)));

    dictionary.learn(source(0, subject(0)));
    dictionary.learn(source(1, subject(1)));
    dictionary.learn(source(0, subject(0)));

    assertThat(dictionary.find(subject(1))).isEqualTo(1);
    assertThatThrownBy(() -> dictionary.learn(source(1, subject(2))))
        .hasMessageContaining("two meanings [number=1]");
    assertThatThrownBy(() -> dictionary.add(source(3, subject(3))))
        .hasMessageContaining("[number=3] [expected=2]");
  }

  @Test
  void shouldShowToOtherThreadsWhatWasAddedWhileItGrows() {
    int count = 50_000;
    AtomicInteger added = new AtomicInteger();
    CompletableFuture<Integer> missing =
        CompletableFuture.supplyAsync(
            () -> {
              Random random = new Random(1);
              int missed = 0;
              while (added.get() < count) {
                int known = added.get();
                int number = known == 0 ? 0 : random.nextInt(known);
                missed += known > 0 && dictionary.find(subject(number)) != number ? 1 : 0;
              }
              return missed;
            });
    for (int number = 0; number < count; number++) {
      dictionary.add(source(number, subject(number)));
      added.set(number + 1);
    }
    assertThat(missing.join()).isZero();
  }
}
