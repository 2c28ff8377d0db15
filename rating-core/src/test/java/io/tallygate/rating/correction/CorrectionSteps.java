package io.tallygate.rating.correction;

import io.tallygate.rating.correction.CorrectionBench.Event;
import io.tallygate.rating.correction.CorrectionBench.Record;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Steps that follow from their numbers, so that what is left after so many of them is known, whoever took them. Each is one call: it
 * happens whole or not at all, and taken again it changes nothing. Every seventh sends events; those after it void, replace and
 * back-fill them: an hour of kept events, of counted ones, or of such that are both.
 */
final class CorrectionSteps {
  static final int KINDS = 7;
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long HOUR_MS = 3_600_000;
  private static final List<CorrectionOutcome> TAKEN_BACK =
      List.of(CorrectionOutcome.DONE, CorrectionOutcome.ALREADY_VOID);

  private CorrectionSteps() {}

  /** What is left of the first steps. */
  static Collection<Event> left(int steps) {
    Map<String, Event> live = new LinkedHashMap<>();
    for (int step = 0; step < steps; step++) {
      int round = step / KINDS;
      switch (step % KINDS) {
        case 0 -> sent(round).forEach(event -> live.put(event.id(), event));
        case 1 -> voided(round).forEach(live::remove);
        case 2 -> live.put(id(round, 4), again(round, 4, id(round, 4)));
        case 3 -> {
          live.remove(id(round, 5));
          live.put(id(round, 9), again(round, 5, id(round, 9)));
        }
        case 4 -> {
          live.values().removeIf(event -> isFilled(round, event));
          filled(round).forEach(event -> live.put(event.id(), event));
        }
        case 5 -> live.remove(id(round, 9));
        default -> takenByNow(round).forEach(live::remove);
      }
    }
    return live.values();
  }

  /** Takes a step, perhaps again. */
  static void take(CorrectionBench bench, int step) throws Exception {
    int round = step / KINDS;
    switch (step % KINDS) {
      case 0 -> bench.send(sent(round).toArray(new Event[0]));
      case 1 -> require(bench.voidEvents(voided(round)), step);
      case 2 -> require(List.of(bench.replace(id(round, 4), again(round, 4, id(round, 4)))), step);
      case 3 -> require(List.of(bench.replace(id(round, 5), again(round, 5, id(round, 9)))), step);
      case 4 ->
          bench.backFill(
              new BackFill(0, filledMeter(round), null, hour(round), hour(round + 1), false),
              filled(round));
      case 5 -> require(bench.voidEvents(List.of(id(round, 9))), step);
      default -> require(bench.voidEvents(takenByNow(round)), step);
    }
  }

  private static void require(List<CorrectionOutcome> outcomes, int step) {
    if (!TAKEN_BACK.containsAll(outcomes)) {
      throw new IllegalStateException("step " + step + ": " + outcomes);
    }
  }

  private static String id(int round, int event) {
    return round + "-" + event;
  }

  private static long hour(int round) {
    return START + round * HOUR_MS;
  }

  /** 0, 3, 6: calls, counted; 1, 4, 7: visits, counted and kept; 2, 5, 8: sales, kept. */
  private static List<Event> sent(int round) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      events.add(event(round, i, id(round, i), 0));
    }
    return events;
  }

  private static List<String> voided(int round) {
    return List.of(id(round, 0), id(round, 1), id(round, 2));
  }

  /** Another event in the place of one: of the same type, another quantity. */
  private static Event again(int round, int event, String id) {
    return event(round, event, id, 1);
  }

  /** Some of them the back-fill has taken back. */
  private static List<String> takenByNow(int round) {
    return List.of(id(round, 3), id(round, 4));
  }

  private static int filledMeter(int round) {
    return List.of(CountedEvents.SALES, CountedEvents.CALLS, CountedEvents.VISITS).get(round % 3);
  }

  private static boolean isFilled(int round, Event event) {
    return event.records().get(0).meter() == filledMeter(round)
        && event.timeMs() >= hour(round)
        && event.timeMs() < hour(round + 1);
  }

  /** The first of the new ones has the id of one that no step before has touched. */
  private static List<Event> filled(int round) {
    return switch (round % 3) {
      case 0 ->
          List.of(
              event(round, 8, id(round, 8), 2),
              event(round, 11, id(round, 11), 2),
              event(round, 5, id(round, 9), 3));
      case 1 -> List.of(event(round, 6, id(round, 6), 2), event(round, 12, id(round, 12), 2));
      default -> List.of(event(round, 7, id(round, 7), 2), event(round, 13, id(round, 13), 2));
    };
  }

  private static Event event(int round, int number, String id, int version) {
    Random random = new Random(31L * (31L * round + number) + version);
    long time = hour(round) + random.nextInt((int) HOUR_MS);
    long quantity = 1 + random.nextInt(500);
    String subject = "s" + random.nextInt(3);
    return switch (number % 3) {
      case 0 ->
          Event.of(
              id,
              time,
              new Record(CountedEvents.CALLS, subject, quantity),
              new Record(CountedEvents.COUNT, subject, 1));
      case 1 ->
          Event.of(
              id,
              time,
              new Record(CountedEvents.VISITS, subject, quantity),
              new Record(CountedEvents.VALUE, subject, 7));
      default -> Event.of(id, time, new Record(CountedEvents.SALES, subject, quantity));
    };
  }
}
