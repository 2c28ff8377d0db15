package io.tallygate.rating.correction;

import org.jspecify.annotations.Nullable;

/**
 * How a sender names an event that it sent before.
 *
 * @param source as the event had it; null if it had none, and for events of binary producers, whose ids have no source
 * @param id as the event had it
 */
public record EventName(@Nullable String source, String id) {}
