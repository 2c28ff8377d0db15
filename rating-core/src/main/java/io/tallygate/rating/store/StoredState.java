package io.tallygate.rating.store;

/**
 * How far the usage store is: written in the same transaction as the counters.
 *
 * @param flushNumber last flush it holds; 0 if none
 * @param position that flush's log position
 * @param catalogVersion in force at the position
 * @param engineState that flush's engine state; empty if none
 */
public record StoredState(
    long flushNumber, long position, int catalogVersion, byte[] engineState) {}
