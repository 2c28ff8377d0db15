package io.tallygate.rating;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a core runs. Limits and their relations are checked here, at start.
 *
 * @param dataDirectory everything the core keeps; one process at a time
 * @param durability what an acknowledgement waits for
 * @param segmentBytes length of a segment file of the usage log; a multiple of 4 KiB that holds at least four of the largest
 *     frames
 * @param poolSegments segments written before the core is ready
 * @param retainBytes log kept beyond what recovery needs, for replays and {@code verify}
 * @param ringSlots slots of the ring, a power of two; 64 × 64 KiB = 4 MiB stays inside an 8 MiB share of the L3 cache
 * @param inFlightFrames frames a producer may have unacknowledged: the producer table remembers as many answers
 * @param flushInterval how often counters go to the counter journal
 * @param storeInterval how often the usage store takes what was flushed, unless half the pool of segments waits for it
 * @param idHorizon how long ids are remembered for de-duplication
 * @param idHorizonMax how many ids are remembered at the most, whatever the rate; the oldest go first. Their memory is taken
 *     at start: 28 bytes each, see {@link io.tallygate.rating.ingest.IdMemory}
 * @param seriesMax series, derived ones included
 * @param diskWatermarkBytes below this much usable space ingest is refused and queries go on
 */
public record CoreSettings(
    Path dataDirectory,
    Durability durability,
    int segmentBytes,
    int poolSegments,
    long retainBytes,
    int ringSlots,
    int inFlightFrames,
    Duration flushInterval,
    Duration storeInterval,
    Duration idHorizon,
    int idHorizonMax,
    int seriesMax,
    long diskWatermarkBytes) {

  /** What an acknowledgement waits for. */
  public enum Durability {
    /** The force of the log: survives the process, the kernel and the power, not the loss of the disk. */
    DISK,
    /** The write of the log: survives the process, not the machine. */
    PAGE_CACHE
  }

  /** The defaults, with 4 segments of 256 MiB: at 160 MB/s of records the pool goes round in under 7 s. */
  public static CoreSettings defaults(Path dataDirectory) {
    return new CoreSettings(
        dataDirectory,
        Durability.DISK,
        256 << 20,
        4,
        256L << 20,
        64,
        64,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        10_000_000,
        16_000_000,
        1L << 30);
  }
}
