package io.tallygate.gateway.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A body of events that is to be taken, and how it is answered. One event loop.
 *
 * @param path of the request, for the log
 * @param body holds the events, uncompressed
 * @param length of the body in bytes
 * @param idempotencyKey stands in for missing ids
 * @param allOrNothing a refused event refuses all of them
 * @param taken writes the answer when they are durable
 * @param problem writes the answer when nothing was taken
 * @param release gives the body's memory back; called once
 */
@SuppressWarnings("ArrayRecordComponent")
record EventJob(
    HttpServerResponse response,
    String path,
    int tenant,
    EventForms.Form form,
    byte[] body,
    int length,
    @Nullable String idempotencyKey,
    boolean allOrNothing,
    Function<IngestOutcome, Reply> taken,
    Function<Problem, Reply> problem,
    Runnable release) {}
