package io.tallygate.gateway.http;

import java.time.Clock;

/**
 * What the endpoint allows.
 *
 * @param bodyBytesMax of a request, compressed and not
 * @param bodies memory for all bodies together
 * @param connectionsMax of all event loops together
 * @param headerTimeoutMs for a request's line and header to arrive
 * @param requestTimeoutMs for a body to arrive, and again for its answer
 * @param ringTimeoutMs for room on the ring
 * @param stopTimeoutMs for requests under way when the endpoint stops
 * @param clock for the arrival of events without a time
 */
record HttpLimits(
    int bodyBytesMax,
    BodyBudget bodies,
    int connectionsMax,
    long headerTimeoutMs,
    long requestTimeoutMs,
    long ringTimeoutMs,
    long stopTimeoutMs,
    Clock clock) {}
