package io.tallygate.rating.verify;

import java.util.HashMap;
import java.util.Map;

/** What the log says about each producer: which sequences of which epoch it holds, and that none comes twice. */
final class ProducerAudit {
  private record Epoch(int producer, int epoch) {}

  private record Span(long first, long last) {}

  private final Map<Epoch, Span> spans = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** A producer that the state before the log, or a frame in it, names. */
  void name(int tenant, String name, int number) {
    numbers.put(tenant + "/" + name, number);
  }

  /** Takes in a sequenced frame. */
  void frame(int producer, int epoch, long sequence, long position, Faults faults) {
    if (producer == 0) {
      return;
    }
    Epoch key = new Epoch(producer, epoch);
    Span span = spans.get(key);
    if (span != null && sequence != span.last + 1) {
      faults.add(
          "sequence does not follow [producer="
              + producer
              + "] [epoch="
              + epoch
              + "] [sequence="
              + sequence
              + "] [before="
              + span.last
              + "] [position="
              + position
              + "]");
    }
    spans.put(key, new Span(span == null ? sequence : span.first, sequence));
  }

  /** Whether the sequence of an epoch is in the log that was read, or came before it in the same epoch. */
  boolean holds(int producer, int epoch, long sequence) {
    Span span = spans.get(new Epoch(producer, epoch));
    return span != null && sequence <= span.last;
  }

  int number(int tenant, String name) {
    return numbers.getOrDefault(tenant + "/" + name, -1);
  }
}
