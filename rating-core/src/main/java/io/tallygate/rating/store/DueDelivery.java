package io.tallygate.rating.store;

/**
 * A delivery that is to be tried now.
 *
 * @param body of its alert
 */
public record DueDelivery(DeliveryRow delivery, String body) {}
