package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever was reported durable is read back, byte for byte and in order, after any number of crashes, and nothing else
 * is made up.
 *
 * <p>Method: the real log and the real reader on a {@link SimulatedStorage}, one thread, everything drawn from a seed. A life
 * of the log ends by power loss (between two calls or within one), by the end of the process, by a failed write or force, or
 * by a clean close; the next one recovers. An auditor holds a copy of every frame and judges what the reader finds. More
 * seeds: {@code -Dtallygate.simulation.seeds=100000}.
 */
class UsageLogSimulationTest {
  private static final int SEEDS = Integer.getInteger("tallygate.simulation.seeds", 400);

  /** The smallest that is allowed, and a little more: many borders. */
  private static final int SEGMENT = 68 * 4096;

  private static final int POOL = 3;

  private enum Ending {
    POWER_LOSS_WITHIN_A_CALL,
    POWER_LOSS,
    PROCESS_KILLED,
    WRITE_FAILS,
    FORCE_FAILS,
    CLOSED
  }

  @Test
  void shouldKeepWhatWasDurableThroughEveryCrash() {
    int lives = 0;
    long recycled = 0;
    long frames = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      try {
        world.run();
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", life " + world.lives + ", " + world.ending + ": " + e.getMessage(),
            e);
      }
      lives += world.lives;
      recycled += world.recycled;
      frames += world.framesAppended;
    }
    assertThat(lives).as("lives").isGreaterThan(4 * SEEDS);
    assertThat(recycled).as("segments recycled").isGreaterThan(SEEDS);
    assertThat(frames).as("frames").isGreaterThan(100L * SEEDS);
  }

  private record Written(long position, byte[] bytes) {
    long end() {
      return position + bytes.length;
    }
  }

  /** One seed: a disk, the lives of the log on it, and what the auditor knows. */
  private static final class World {
    final Random random;
    final SimulatedStorage storage;
    final ArrayDeque<Runnable> background = new ArrayDeque<>();
    final FrameBuffer[] buffers = new FrameBuffer[8];
    final byte[] scratch = new byte[LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)];
    final List<Written> written = new ArrayList<>();
    final long retainBytes;

    /** Must be read back: what force() reported, or what was written, as the ending and the mode have it. */
    long durable;

    /** Safe from the loss of power, whatever the mode: what a commit mark may say. */
    long forced;

    /** End of the newest flush frame. */
    long flushed;

    long checkpoint;
    long oldestSegment;
    int incarnation;
    int filesAtMost = POOL;
    SegmentedUsageLog log;
    boolean forcing;
    Ending ending;
    int lives;
    long recycled;
    long framesAppended;

    World(long seed) {
      random = new Random(seed);
      storage = new SimulatedStorage(random);
      retainBytes = (long) random.nextInt(3) * SEGMENT;
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] =
            new FrameBuffer(
                ByteBuffer.allocateDirect(LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)));
      }
    }

    void run() throws IOException {
      for (int life = 0; life < 6; life++) {
        recover();
        live();
        end();
      }
      recover();
    }

    // ---- a life

    void live() throws IOException {
      ending = Ending.values()[random.nextInt(Ending.values().length)];
      int steps = 5 + random.nextInt(40);
      try {
        for (int step = 0; step < steps; step++) {
          step();
        }
        switch (ending) {
          case POWER_LOSS_WITHIN_A_CALL -> storage.losePowerIn(1 + random.nextInt(8));
          case WRITE_FAILS -> storage.failWriteIn(1 + random.nextInt(4));
          case FORCE_FAILS -> storage.failForceIn(1 + random.nextInt(2));
          default -> {}
        }
        if (ending == Ending.POWER_LOSS_WITHIN_A_CALL
            || ending == Ending.WRITE_FAILS
            || ending == Ending.FORCE_FAILS) {
          for (int step = 0; step < 60; step++) {
            step();
          }
        }
      } catch (SimulatedStorage.PowerLoss e) {
        ending = Ending.POWER_LOSS_WITHIN_A_CALL;
      } catch (LogFailedException e) {
        checkNothingGoesOn();
      }
    }

    void step() throws IOException {
      int choice = random.nextInt(100);
      if (choice < 60) {
        append();
      } else if (choice < 78) {
        force();
      } else if (choice < 86) {
        release();
      } else if (choice < 94) {
        work(1 + random.nextInt(3));
      } else {
        storage.writeBack();
      }
      int retained = (int) (log.loggedPosition() / SEGMENT - oldestSegment + 1);
      filesAtMost = Math.max(filesAtMost, retained + background.size() + 2);
      check(storage.list().size() <= filesAtMost, "segments are recycled, not piled up");
    }

    void append() {
      int count = 1 + random.nextInt(random.nextInt(4) == 0 ? buffers.length : 2);
      long logged = log.loggedPosition();
      for (int i = 0; i < count; i++) {
        fill(buffers[i], i == 0 ? payloadLength(logged) : payloadLength(0));
      }
      try {
        log.append(buffers, count, 1_000 + logged);
      } finally {
        for (int i = 0; i < count; i++) {
          audit(buffers[i]);
        }
      }
      check(log.loggedPosition() > logged, "the log grows");
      check(
          log.loggedPosition() == written.get(written.size() - 1).end(),
          "logged to the end of the last frame");
      framesAppended += count;
    }

    /** Small ones, empty ones, largest ones, and ones that end where the end frame just fits. */
    int payloadLength(long logged) {
      int left = SEGMENT - (int) (logged % SEGMENT) - 2 * LogFrame.HEADER_LENGTH;
      int choice = random.nextInt(12);
      if (choice == 0 && left >= 0 && left <= LogFrame.PAYLOAD_LENGTH_MAX) {
        return left - random.nextInt(Math.min(left + 1, 9));
      }
      return choice < 2
          ? LogFrame.PAYLOAD_LENGTH_MAX
          : choice < 4 ? random.nextInt(LogFrame.PAYLOAD_LENGTH_MAX + 1) : random.nextInt(3_000);
    }

    void fill(FrameBuffer frame, int payloadLength) {
      boolean flush = random.nextInt(10) == 0;
      LogFrame.begin(frame.buffer(), 0, flush ? LogFrame.KIND_FLUSH : LogFrame.KIND_USAGE);
      frame.buffer().putLong(LogFrame.POSITION_OFFSET, -1, LITTLE_ENDIAN);
      frame.buffer().putLong(LogFrame.SEQUENCE_OFFSET, framesAppended, LITTLE_ENDIAN);
      frame.buffer().putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
      byte[] payload = new byte[payloadLength];
      random.nextBytes(payload);
      frame.buffer().putBytes(LogFrame.HEADER_LENGTH, payload);
    }

    /** Takes note of a frame that has, or may have, been written. */
    void audit(FrameBuffer frame) {
      long position = LogFrame.position(frame.buffer(), 0);
      if (position >= 0) {
        byte[] bytes = new byte[LogFrame.frameLength(frame.buffer(), 0)];
        frame.buffer().getBytes(0, bytes);
        written.add(new Written(position, bytes));
        if (LogFrame.kind(frame.buffer(), 0) == LogFrame.KIND_FLUSH) {
          flushed = position + bytes.length;
        }
      }
    }

    void force() {
      long target = log.loggedPosition();
      long reported = log.force();
      check(reported == target, "everything logged is durable");
      check(log.durablePosition() == reported, "the position is published");
      check(reported >= durable, "durable never goes back");
      if (forcing) {
        durable = reported;
        forced = reported;
      } else if (flushed > forced) {
        // A commit mark may follow now.
        durable = reported;
        forced = flushed;
      }
    }

    void release() {
      List<Written> safe = written.stream().filter(frame -> frame.end() <= forced).toList();
      if (!safe.isEmpty()) {
        checkpoint = Math.max(checkpoint, safe.get(random.nextInt(safe.size())).end());
      }
      log.releaseBelow(checkpoint);
      long current = Math.max(0, (log.loggedPosition() - 1) / SEGMENT);
      if (log.loggedPosition() % SEGMENT == 0) {
        current++;
      }
      while (oldestSegment < current
          && (oldestSegment + 1) * SEGMENT <= checkpoint
          && (current - oldestSegment) * SEGMENT > retainBytes) {
        oldestSegment++;
      }
      check(
          log.oldestPosition() == oldestSegment * SEGMENT + SegmentHeader.LENGTH,
          "released what may go and nothing else");
    }

    void work(int tasks) {
      for (int i = 0; i < tasks && !background.isEmpty(); i++) {
        storage.spare(background.poll());
      }
    }

    void checkNothingGoesOn() {
      long logged = log.loggedPosition();
      long reported = log.durablePosition();
      fill(buffers[0], 100);
      checkFails(() -> log.append(buffers, 1, 0), "append after a failure");
      if (logged > reported) {
        checkFails(() -> log.force(), "force after a failure");
      }
      check(log.loggedPosition() == logged, "nothing is appended after a failure");
      check(log.durablePosition() == reported, "nothing becomes durable after a failure");
    }

    void end() {
      recycled += log.segmentsRecycled();
      if (ending == Ending.CLOSED) {
        force();
        work(random.nextInt(3));
        log.close();
        work(Integer.MAX_VALUE);
      }
      background.clear();
      boolean powerLost =
          switch (ending) {
            case POWER_LOSS, POWER_LOSS_WITHIN_A_CALL -> true;
            case PROCESS_KILLED, CLOSED -> false;
            case WRITE_FAILS, FORCE_FAILS -> random.nextBoolean();
          };
      if (powerLost) {
        durable = forced;
        storage.losePower();
      } else {
        durable = Math.max(durable, log.loggedPosition());
        storage.killProcess();
      }
    }

    // ---- recovery

    void recover() throws IOException {
      lives++;
      while (true) {
        try {
          if (random.nextInt(4) == 0) {
            storage.losePowerIn(1 + random.nextInt(8));
          }
          LogEnd end = readBack();
          forcing = random.nextInt(5) > 0;
          log =
              SegmentedUsageLog.open(
                  storage, SEGMENT, end, forcing, POOL, retainBytes, 0, background::add);
          break;
        } catch (SimulatedStorage.PowerLoss e) {
          durable = forced;
          background.clear();
          storage.losePower();
        }
      }
      storage.losePowerIn(0);
      check(log.incarnation() > incarnation, "the incarnation rises");
      check(log.durablePosition() == log.loggedPosition(), "a fresh log is durable");
      check(log.loggedPosition() > durable, "the log begins with a frame of its own");
      incarnation = log.incarnation();
      durable = log.durablePosition();
      forced = durable;
      flushed = 0;
      long oldest = log.oldestPosition() / SEGMENT;
      check(oldest <= oldestSegment, "nothing is dropped by a start");
      oldestSegment = oldest;
    }

    /** Reads the log from its beginning, from the checkpoint and from anywhere; forgets the tail that was lost. */
    LogEnd readBack() throws IOException {
      long oldest = LogReader.oldestPosition(storage, SEGMENT);
      check(oldest <= oldestSegment * SEGMENT + SegmentHeader.LENGTH, "the beginning is there");
      Reading all = new Reading(oldest);
      LogEnd end = LogReader.read(storage, SEGMENT, oldest, checkpoint, all);
      check(all.endsAt(end.position()), "the end is behind the last frame");
      check(end.position() >= durable, "what was durable is there: " + end + ", " + durable);
      check(all.index == written.size() || written.get(all.index).end() > durable, "nor lost");
      check(end.frames() == all.frames, "frames are counted");
      written.subList(all.index, written.size()).clear();

      compare(end, checkpoint);
      compare(end, end.position());
      if (!written.isEmpty()) {
        Written any = written.get(random.nextInt(written.size()));
        if (any.position >= oldest) {
          compare(end, any.position);
        }
      }
      return end;
    }

    void compare(LogEnd end, long from) throws IOException {
      Reading reading = new Reading(from);
      LogEnd again = LogReader.read(storage, SEGMENT, from, checkpoint, reading);
      check(again.position() == end.position(), "same end from " + from + ": " + again);
      check(again.incarnation() == end.incarnation(), "same incarnation from " + from);
      check(again.headerCrc() == end.headerCrc(), "same chain from " + from);
      check(reading.index == written.size(), "same frames from " + from);
    }

    /** Judges the frames that the reader hands out. */
    final class Reading implements FrameHandler {
      final long from;
      long next;
      int index;
      long frames;
      int highestIncarnation;

      Reading(long from) {
        this.from = from;
        this.next = from % SEGMENT == 0 ? from + SegmentHeader.LENGTH : from;
        while (index < written.size() && written.get(index).position < from) {
          index++;
        }
      }

      /** A segment that was never begun ends the log at the border, before its header. */
      boolean endsAt(long position) {
        return position == next
            || position % SEGMENT == 0 && position + SegmentHeader.LENGTH == next;
      }

      @Override
      public void onFrame(DirectBuffer buffer, int offset) {
        long position = LogFrame.position(buffer, offset);
        int length = LogFrame.frameLength(buffer, offset);
        check(position == next, "frames lie one behind the other");
        int was = LogFrame.incarnation(buffer, offset);
        check(was >= highestIncarnation, "incarnations rise");
        highestIncarnation = was;
        next = position + length;
        frames++;
        switch (LogFrame.kind(buffer, offset)) {
          case LogFrame.KIND_INCARNATION -> {}
          case LogFrame.KIND_SEGMENT_END -> {
            check(next % SEGMENT == 0, "an end frame ends a segment");
            next += SegmentHeader.LENGTH;
          }
          default -> {
            check(index < written.size(), "nothing is invented");
            Written expected = written.get(index++);
            check(expected.position == position, "in order");
            check(expected.bytes.length == length, "whole");
            // A write that failed within the padding of its last frame has written a whole frame.
            int end = LogFrame.HEADER_LENGTH + LogFrame.payloadLength(buffer, offset);
            buffer.getBytes(offset, scratch, 0, end);
            check(Arrays.equals(scratch, 0, end, expected.bytes, 0, end), "byte for byte");
          }
        }
      }
    }

    private static void checkFails(Runnable call, String what) {
      try {
        call.run();
      } catch (LogFailedException expected) {
        return;
      }
      throw new AssertionError(what + " did not fail");
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError("does not hold: " + what);
      }
    }
  }
}
