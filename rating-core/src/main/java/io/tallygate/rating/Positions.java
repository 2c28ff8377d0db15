package io.tallygate.rating;

/**
 * How far each station has come, as byte offsets in the endless log. {@code stored ≤ flushed ≤ counted}, {@code durable ≤
 * logged}.
 *
 * @param logged written to the log
 * @param durable forced to disk
 * @param counted in the counters
 * @param flushed in the counter journal, with its mark, forced
 * @param stored in the usage store
 */
public record Positions(long logged, long durable, long counted, long flushed, long stored) {}
