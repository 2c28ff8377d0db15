package io.tallygate.benchmarks;

import io.tallygate.rating.ingest.IdHasher;
import java.util.Random;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Hashing (tenant, source, event id): a source of 13 characters and a UUID as text. Time per id. The texts, some 100 kB, are in the
 * cache, as they are in a gateway that has just parsed them.
 */
public class IdHasherBenchmark extends Measured {
  private static final int IDS = 1_024;

  private final String[] ids = new String[IDS];
  private final IdHasher hasher = new IdHasher(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
  private int next;

  @Setup(Level.Trial)
  public void draw() {
    Random random = new Random(42);
    for (int i = 0; i < IDS; i++) {
      ids[i] = new UUID(random.nextLong(), random.nextLong()).toString();
    }
  }

  @Benchmark
  public void hash(Blackhole hole) {
    next = (next + 1) & (IDS - 1);
    hasher.hash(0, "shop-europe-1", ids[next]);
    hole.consume(hasher.low());
    hole.consume(hasher.high());
  }

  /** The harness: the next id, not hashed. */
  @Benchmark
  public void baseline(Blackhole hole) {
    next = (next + 1) & (IDS - 1);
    hole.consume(ids[next].length());
    hole.consume(next);
  }
}
