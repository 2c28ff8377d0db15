package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;

/**
 * Why one event of a request was not taken.
 *
 * @param index place of the event in the request, from 0
 * @param field the field at fault, for example {@code data.duration}
 * @param message for people
 */
public record Refusal(int index, String field, RefusalCode code, String message) {}
