package io.tallygate.rating.store;

import java.util.Locale;

/**
 * An alert on its way to one webhook.
 *
 * @param webhook key of the webhook
 * @param alert id of the alert
 * @param attempts made so far
 * @param nextMs when the next attempt is due, ms since 1970, if it is pending
 * @param changedMs when this was last changed
 * @param lastStatus HTTP status of the last attempt; 0: there was no answer, or no attempt
 * @param lastError why the last attempt failed; empty if none did
 */
public record DeliveryRow(
    int tenant,
    String webhook,
    String alert,
    State state,
    int attempts,
    long nextMs,
    long changedMs,
    int lastStatus,
    String lastError) {

  /** What became of it. */
  public enum State {
    /** Is to be tried, again or for the first time. */
    PENDING,
    /** The endpoint has answered with a 2xx. */
    DELIVERED,
    /** Given up; only somebody's order makes it pending again. */
    DEAD;

    /** As the API writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
