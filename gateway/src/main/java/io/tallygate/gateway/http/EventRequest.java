package io.tallygate.gateway.http;

import java.util.function.Function;

/**
 * Events that an operation made out of another product's request: they go the way of all events, and the request is answered when
 * they are durable.
 *
 * @param events a JSON array of events as {@code POST /api/v1/events} takes them in {@code application/json}, each with an id
 * @param allOrNothing a refused event refuses all of them
 * @param answer writes the answer; called on an event loop, so it must not block
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventRequest(
    byte[] events, boolean allOrNothing, Function<IngestOutcome, Reply> answer) {}
