package io.tallygate.rating.store;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that were recorded, webhooks, and what is to be delivered to them. Everything is on the disk when a method returns. Any
 * thread; blocks.
 */
public interface AlertOutbox {
  /**
   * Alerts of a tenant in the order of their ids.
   *
   * @param subscription null: of all
   * @param afterId "" for the first page
   */
  List<AlertRow> alerts(int tenant, @Nullable String subscription, String afterId, int limit);

  /** Adds a webhook, or replaces the one with its tenant and key. Deliveries that wait go to the new URL. */
  void putWebhook(WebhookRow webhook);

  /**
   * Takes a webhook away, with its deliveries.
   *
   * @return false if there was none
   */
  boolean deleteWebhook(int tenant, String key);

  /** The webhooks of every tenant, in the order of tenants and keys. */
  List<WebhookRow> webhooks();

  /** Those of them that have a pending delivery that is due. */
  List<WebhookRow> webhooksWithDue(long nowMs);

  /** Deliveries of a webhook, in the order of alert ids. */
  List<DeliveryRow> deliveries(
      int tenant, String webhook, DeliveryRow.@Nullable State state, String afterAlert, int limit);

  /** How many deliveries are in a state. */
  long count(DeliveryRow.State state);

  /** Pending deliveries of a webhook that are due, those that waited longest first. */
  List<DueDelivery> due(int tenant, String webhook, long nowMs, int limit);

  /** Sets deliveries to what their attempts have made of them; one whose webhook is gone stays gone. */
  void record(Collection<DeliveryRow> outcomes);

  /**
   * Makes dead deliveries of a webhook pending again, with no attempts made.
   *
   * @param alert id of one; null: all
   * @return how many
   */
  long redeliver(int tenant, String webhook, @Nullable String alert, long nowMs);

  /**
   * Forgets deliveries that ended, delivered or dead, before an instant, and alerts without deliveries whose period ended before
   * it.
   *
   * @return rows that are gone
   */
  long forgetBefore(long ms);
}
