package io.tallygate.rating.store;

/**
 * An alert: a subscription reached a percent of a threshold in a statement period. Written once, never changed.
 *
 * @param id as webhooks carry it; follows from tenant, subscription, period, threshold and percent
 * @param type of the event, {@code threshold.reached}
 * @param periodStartMs first instant of the period, ms since 1970
 * @param periodEndMs end of the calendar period that it is a part of, exclusive, whenever the subscription ends
 * @param atMs when it was recorded, ms since 1970
 * @param body what webhooks are sent, JSON: byte for byte the same at every attempt
 */
public record AlertRow(
    String id,
    int tenant,
    String type,
    String subscription,
    long periodStartMs,
    long periodEndMs,
    String threshold,
    int percent,
    long atMs,
    String body) {}
