package io.tallygate.rating.store;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a meter's kept events are wanted, the latest first.
 *
 * @param meter id of the meter
 * @param subjects null: every subject
 * @param attributes only events that have these among their attributes
 * @param fromMs start of event time, inclusive
 * @param toMs end of event time, exclusive
 * @param throughFlush events of later flushes are left out
 * @param limit events at the most, 1 or more
 */
public record LatestEvents(
    int meter,
    @Nullable Collection<String> subjects,
    Map<String, String> attributes,
    long fromMs,
    long toMs,
    long throughFlush,
    int limit) {}
