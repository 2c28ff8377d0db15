package io.tallygate.loadtest.load;

import java.util.List;
import java.util.Map;

/**
 * What a {@link RunRecorder} holds, in a form that goes from one process to another.
 *
 * @param accepted records that count, warm-up and drain included
 * @param sum of their quantities
 * @param refused records by reason
 * @param busyAnswers so often was to be waited
 * @param duplicates events sent a second time and answered so
 * @param countedAgain events sent a second time and taken for new
 * @param measured records of the measured window
 * @param isByTime whether the window was so long, not so many records
 * @param windowNs its length in ns, to the last acknowledgement if it was not ended by time
 * @param bySecond records acknowledged in each second of it
 * @param startEpochMs when it began, by the wall clock
 * @param latencies encoded histogram of ns, base 64
 * @param slips encoded histogram of ns, base 64
 */
record RunSnapshot(
    long accepted,
    long sum,
    Map<String, Long> refused,
    long busyAnswers,
    long duplicates,
    long countedAgain,
    long measured,
    boolean isByTime,
    long windowNs,
    List<Long> bySecond,
    long startEpochMs,
    String latencies,
    String slips) {}
