package io.tallygate.rating.measure;

import java.util.concurrent.TimeUnit;

/**
 * Where time goes between a producer's bytes and its answer, and behind it. Values are nanoseconds, shown as microseconds or milliseconds.
 *
 * <pre>
 *   socket ──decode──▶ ring ──ring-wait──▶ core: log-append, count ──▶ force ──▶ answer ──ack──▶ socket
 *   └──────────────────────────────── whole ────────────────────────────────────┘
 *   behind it: flush (counter journal), store (usage store), compaction
 * </pre>
 */
public enum Station {
  /** Event loops; one recorder each. */
  DECODE(
      "decode",
      "Checking and copying what a producer has sent into the ring, without waiting for room in it",
      "frame of the binary protocol, or body of an HTTP request",
      "below 100 µs; a body of thousands of events takes milliseconds"),

  /** Core thread. */
  RING_WAIT(
      "ring-wait",
      "Waiting in the ring until the core thread takes a frame out",
      "frame",
      "below 1 ms; tens of milliseconds where the core is the bottleneck"),

  /** Core thread. */
  LOG_APPEND(
      "log-append",
      "Writing a batch of frames to the log, into the page cache",
      "batch of frames that were taken from the ring together",
      "below 2 ms; more when the kernel holds writers back to write pages out"),

  /** Force thread. */
  FORCE(
      "force",
      "Forcing the log to the disk",
      "force",
      "0.3 to 10 ms on a solid-state disk; above 1 s the disk is in trouble"),

  /** Core thread. */
  COUNT(
      "count",
      "Counting the records of a batch in memory",
      "batch of frames that were taken from the ring together",
      "10 to 40 ns a record: below 2 ms for a batch of 16 full frames"),

  /** Flush thread. */
  FLUSH(
      "flush",
      "Carrying what was counted to the counter journal, from the flush's frame to the forced mark",
      "flush",
      "below 1 s; a few seconds with ten million series",
      Highest.BACKGROUND_NS),

  /** Flush thread; recovery before it. */
  STORE(
      "store",
      "A transaction of the usage store",
      "transaction",
      "below 10 s; up to a minute with ten million series",
      Highest.BACKGROUND_NS),

  /** Flush thread. */
  COMPACTION(
      "compaction",
      "Merging rows of the usage store",
      "slice of some 200,000 rows",
      "around 100 ms",
      Highest.BACKGROUND_NS),

  /** Event loops; one recorder each. */
  ACK(
      "ack",
      "From the end of the force until the event loop has written the answer towards the socket",
      "group of answers that are written to a connection together, by the oldest; or answer to an HTTP request",
      "below 1 ms"),

  /** Force thread. Recorded by protocol and tenant: {@link Latencies#whole}. */
  WHOLE(
      "whole",
      "From a frame's arrival in the event loop until it is durable and counted, and its answer is handed to the event loop",
      "frame",
      "a force and a half: 1 to 20 ms on a solid-state disk");

  /** Constants that the ones above may use. */
  private static final class Highest {
    static final long INGEST_NS = TimeUnit.MINUTES.toNanos(1);
    static final long BACKGROUND_NS = TimeUnit.MINUTES.toNanos(10);
  }

  private final String id;
  private final String meaning;
  private final String per;
  private final String normal;
  private final long highestNs;

  Station(String id, String meaning, String per, String normal) {
    this(id, meaning, per, normal, Highest.INGEST_NS);
  }

  Station(String id, String meaning, String per, String normal, long highestNs) {
    this.id = id;
    this.meaning = meaning;
    this.per = per;
    this.normal = normal;
    this.highestNs = highestNs;
  }

  /** As it is written in tags, metrics and answers; never changes. */
  public String id() {
    return id;
  }

  /** What takes the time, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What one value is of. */
  public String per() {
    return per;
  }

  /** What is seen when all is well. */
  public String normal() {
    return normal;
  }

  /** Longer ones are recorded as this, in nanoseconds: one minute, ten behind the answer. */
  public long highestNs() {
    return highestNs;
  }
}
