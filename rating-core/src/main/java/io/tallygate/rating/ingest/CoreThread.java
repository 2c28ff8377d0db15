package io.tallygate.rating.ingest;

import com.lmax.disruptor.EventHandler;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * What the core thread does with the frames that it drains from the ring: decide which are new, append these in one write,
 * then count them and pass on the answers. It alone reads clocks, a few times per batch and never per record; the engine gets the
 * time as an argument.
 */
final class CoreThread implements EventHandler<FrameSlot> {
  private final RatingEngine engine;
  private final UsageLog log;
  private final AnswerQueue answers;
  private final DurabilityLoop durability;
  private final FlushWork.Taker flusher;
  private final EpochClock epochClock;
  private final NanoClock nanoClock;
  private final IngestTotals totals;
  private final StationRecorder ringWait;
  private final StationRecorder logAppend;
  private final StationRecorder counting;
  private final FrameSlot[] toLog;
  private final FrameSlot[] drained;
  private final AnswerQueue.Answer[] verdicts;
  private int drainedCount;
  private long arrivalTimeMs;

  CoreThread(
      RatingEngine engine,
      UsageLog log,
      AnswerQueue answers,
      DurabilityLoop durability,
      FlushWork.Taker flusher,
      EpochClock epochClock,
      NanoClock nanoClock,
      IngestTotals totals,
      Latencies latencies,
      int batchMax) {
    this.engine = engine;
    this.log = log;
    this.answers = answers;
    this.durability = durability;
    this.flusher = flusher;
    this.epochClock = epochClock;
    this.nanoClock = nanoClock;
    this.totals = totals;
    this.ringWait = latencies.recorder(Station.RING_WAIT);
    this.logAppend = latencies.recorder(Station.LOG_APPEND);
    this.counting = latencies.recorder(Station.COUNT);
    this.toLog = new FrameSlot[batchMax];
    this.drained = new FrameSlot[batchMax];
    this.verdicts = new AnswerQueue.Answer[batchMax];
    for (int i = 0; i < batchMax; i++) {
      verdicts[i] = new AnswerQueue.Answer();
    }
  }

  @Override
  public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) {
    drained[drainedCount++] = slot;
    // A flush ends its batch: the state that its mark carries must not know of the frames behind
    // it.
    if (endOfBatch
        || drainedCount == drained.length
        || LogFrame.kind(slot.buffer(), 0) == LogFrame.KIND_FLUSH) {
      process();
      drainedCount = 0;
    }
  }

  private void process() {
    long drainedNs = nanoClock.nanoTime();
    arrivalTimeMs = Math.max(arrivalTimeMs, epochClock.time());
    int count = 0;
    for (int i = 0; i < drainedCount; i++) {
      FrameSlot slot = drained[i];
      engine.admit(slot, arrivalTimeMs, verdicts[i]);
      if (verdicts[i].logged) {
        toLog[count++] = slot;
      }
      if (slot.origin() != null) {
        ringWait.record(drainedNs - slot.publishedNs());
      }
    }
    if (count > 0) {
      logAndCount(count);
    }
    totals.publish(engine.totals(), log.loggedPosition());
    answer();
    durability.wake();
    flusher.held(engine.held());
  }

  private void logAndCount(int count) {
    long beginNs = nanoClock.nanoTime();
    log.append(toLog, count, arrivalTimeMs);
    long loggedNs = nanoClock.nanoTime();
    logAppend.record(loggedNs - beginNs);
    for (int i = 0; i < drainedCount; i++) {
      if (verdicts[i].logged) {
        engine.apply(drained[i].buffer(), 0, flusher);
      }
    }
    counting.record(nanoClock.nanoTime() - loggedNs);
  }

  private void answer() {
    long position = log.loggedPosition();
    for (int i = 0; i < drainedCount; i++) {
      FrameSlot slot = drained[i];
      if (slot.origin() != null) {
        AnswerQueue.Answer verdict = verdicts[i];
        AnswerQueue.Answer answer = answers.claim();
        answer.origin = slot.origin();
        answer.status = verdict.status;
        answer.token = slot.token();
        answer.producer = verdict.producer;
        answer.epoch = verdict.epoch;
        answer.sequence = verdict.sequence;
        answer.bookmark = verdict.bookmark;
        answer.position = position;
        answer.refusals = verdict.refusals;
        answer.receivedNs = slot.receivedNs();
        answers.publish();
      }
      verdicts[i].refusals = null;
    }
  }
}
