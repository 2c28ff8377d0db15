package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Alerts, webhooks and deliveries in the store's database. An alert and its deliveries to the webhooks of its tenant are one
 * transaction, so whatever moment the process ends at, an alert that is recorded is on its way, and one that is not will be
 * recorded later. Any thread.
 */
public final class AlertStore implements AlertOutbox {
  private static final String ALERT_COLUMNS =
      "id, tenant, type, subscription, start_ms, end_ms, threshold, percent, at_ms, body";
  private static final String DELIVERY_COLUMNS =
      "d.tenant, d.webhook, d.alert, d.state, d.attempts, d.next_ms, d.changed_ms, d.last_status,"
          + " d.last_error";

  private final StoreDatabase database;

  AlertStore(StoreDatabase database) {
    this.database = database;
    database.write("create alerts", AlertSchema::create);
  }

  /** Records alerts, none of which was recorded before, with a delivery to every webhook of their tenants that wants them. */
  public void record(List<AlertRow> alerts) {
    database.write(
        "alerts",
        connection -> {
          List<WebhookRow> webhooks = webhooks(connection);
          try (DuckDBAppender rows =
              connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "alerts")) {
            for (AlertRow alert : alerts) {
              append(rows, alert);
            }
          }
          enqueue(connection, alerts, webhooks);
          return alerts.size();
        });
  }

  private static void append(DuckDBAppender rows, AlertRow alert) throws SQLException {
    rows.beginRow();
    rows.append(alert.id());
    rows.append(alert.tenant());
    rows.append(alert.type());
    rows.append(alert.subscription());
    rows.append(alert.periodStartMs());
    rows.append(alert.periodEndMs());
    rows.append(alert.threshold());
    rows.append(alert.percent());
    rows.append(alert.atMs());
    rows.append(alert.body());
    rows.endRow();
  }

  private static void enqueue(
      DuckDBConnection connection, List<AlertRow> alerts, List<WebhookRow> webhooks)
      throws SQLException {
    try (DuckDBAppender rows =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "deliveries")) {
      for (AlertRow alert : alerts) {
        for (WebhookRow webhook : webhooks) {
          if (webhook.tenant() == alert.tenant() && webhook.wants(alert.type())) {
            rows.beginRow();
            rows.append(alert.tenant());
            rows.append(webhook.key());
            rows.append(alert.id());
            rows.append(DeliveryRow.State.PENDING.text());
            rows.append(0);
            rows.append(alert.atMs());
            rows.append(alert.atMs());
            rows.append(0);
            rows.append("");
            rows.endRow();
          }
        }
      }
    }
  }

  /**
   * Alerts of periods that start at an instant or later.
   *
   * @param tenant number; -1: of all
   * @param subscription null: of all
   */
  public List<AlertRow> alertsOfPeriodsFrom(long ms, int tenant, @Nullable String subscription) {
    return database.read(
        "open alerts",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT "
                      + ALERT_COLUMNS
                      + " FROM alerts WHERE start_ms >= ?"
                      + (tenant < 0 ? "" : " AND tenant = ?")
                      + (subscription == null ? "" : " AND subscription = ?"))) {
            int at = 1;
            query.setLong(at++, ms);
            if (tenant >= 0) {
              query.setInt(at++, tenant);
            }
            if (subscription != null) {
              query.setString(at, subscription);
            }
            return readAlerts(query);
          }
        });
  }

  @Override
  public List<AlertRow> alerts(
      int tenant, @Nullable String subscription, String afterId, int limit) {
    return database.read(
        "alerts",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT "
                      + ALERT_COLUMNS
                      + " FROM alerts WHERE tenant = ? AND id > ?"
                      + (subscription == null ? "" : " AND subscription = ?")
                      + " ORDER BY id LIMIT "
                      + limit)) {
            query.setInt(1, tenant);
            query.setString(2, afterId);
            if (subscription != null) {
              query.setString(3, subscription);
            }
            return readAlerts(query);
          }
        });
  }

  private static List<AlertRow> readAlerts(PreparedStatement query) throws SQLException {
    List<AlertRow> alerts = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        alerts.add(
            new AlertRow(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7),
                row.getInt(8),
                row.getLong(9),
                row.getString(10)));
      }
    }
    return alerts;
  }

  @Override
  public void putWebhook(WebhookRow webhook) {
    database.write(
        "put webhook",
        connection -> {
          delete(connection, "webhooks", "key", webhook.tenant(), webhook.key());
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO webhooks VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, webhook.tenant());
            insert.setString(2, webhook.key());
            insert.setString(3, webhook.url());
            insert.setString(4, webhook.secret());
            insert.setString(5, String.join(" ", webhook.types()));
            insert.setLong(6, webhook.changedMs());
            return insert.executeUpdate();
          }
        });
  }

  @Override
  public boolean deleteWebhook(int tenant, String key) {
    return database.write(
        "delete webhook",
        connection -> {
          delete(connection, "deliveries", "webhook", tenant, key);
          return delete(connection, "webhooks", "key", tenant, key) > 0;
        });
  }

  private static long delete(
      DuckDBConnection connection, String table, String column, int tenant, String key)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table + " WHERE tenant = ? AND " + column + " = ?")) {
      delete.setInt(1, tenant);
      delete.setString(2, key);
      return delete.executeLargeUpdate();
    }
  }

  @Override
  public List<WebhookRow> webhooks() {
    return database.read("webhooks", AlertStore::webhooks);
  }

  @Override
  public List<WebhookRow> webhooksWithDue(long nowMs) {
    return database.read(
        "webhooks with due",
        connection ->
            webhooks(
                connection,
                " w WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.tenant = w.tenant"
                    + " AND d.webhook = w.key AND d.state = 'pending' AND d.next_ms <= "
                    + nowMs
                    + ")"));
  }

  private static List<WebhookRow> webhooks(DuckDBConnection connection) throws SQLException {
    return webhooks(connection, "");
  }

  private static List<WebhookRow> webhooks(DuckDBConnection connection, String which)
      throws SQLException {
    List<WebhookRow> webhooks = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT tenant, key, url, secret, types, changed_ms FROM webhooks"
                    + which
                    + " ORDER BY tenant, key");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        String types = row.getString(5);
        webhooks.add(
            new WebhookRow(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                types.isEmpty() ? List.of() : List.of(types.split(" ")),
                row.getLong(6)));
      }
    }
    return webhooks;
  }

  @Override
  public List<DeliveryRow> deliveries(
      int tenant, String webhook, DeliveryRow.@Nullable State state, String afterAlert, int limit) {
    return database.read(
        "deliveries",
        connection -> {
          List<DeliveryRow> deliveries = new ArrayList<>();
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT "
                      + DELIVERY_COLUMNS
                      + " FROM deliveries d WHERE d.tenant = ? AND d.webhook = ? AND d.alert > ?"
                      + (state == null ? "" : " AND d.state = '" + state.text() + "'")
                      + " ORDER BY d.alert LIMIT "
                      + limit)) {
            query.setInt(1, tenant);
            query.setString(2, webhook);
            query.setString(3, afterAlert);
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                deliveries.add(delivery(row));
              }
            }
          }
          return deliveries;
        });
  }

  private static DeliveryRow delivery(ResultSet row) throws SQLException {
    return new DeliveryRow(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        DeliveryRow.State.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        row.getInt(8),
        row.getString(9));
  }

  @Override
  public long count(DeliveryRow.State state) {
    return database.read(
        "count deliveries",
        connection ->
            StoreDatabase.number(
                connection,
                "SELECT count(*) FROM deliveries WHERE state = '" + state.text() + "'"));
  }

  @Override
  public List<DueDelivery> due(int tenant, String webhook, long nowMs, int limit) {
    return database.read(
        "due deliveries",
        connection -> {
          List<DueDelivery> due = new ArrayList<>();
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT "
                      + DELIVERY_COLUMNS
                      + ", a.body FROM deliveries d JOIN alerts a ON a.id = d.alert AND a.tenant = d.tenant"
                      + " WHERE d.tenant = ? AND d.webhook = ? AND d.state = 'pending' AND d.next_ms <= ?"
                      + " ORDER BY d.next_ms, d.alert LIMIT "
                      + limit)) {
            query.setInt(1, tenant);
            query.setString(2, webhook);
            query.setLong(3, nowMs);
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                due.add(new DueDelivery(delivery(row), row.getString(10)));
              }
            }
          }
          return due;
        });
  }

  @Override
  public void record(Collection<DeliveryRow> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    database.write(
        "outcomes",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE deliveries SET state = ?, attempts = ?, next_ms = ?, changed_ms = ?,"
                      + " last_status = ?, last_error = ? WHERE tenant = ? AND webhook = ? AND alert = ?")) {
            for (DeliveryRow outcome : outcomes) {
              update.setString(1, outcome.state().text());
              update.setInt(2, outcome.attempts());
              update.setLong(3, outcome.nextMs());
              update.setLong(4, outcome.changedMs());
              update.setInt(5, outcome.lastStatus());
              update.setString(6, outcome.lastError());
              update.setInt(7, outcome.tenant());
              update.setString(8, outcome.webhook());
              update.setString(9, outcome.alert());
              update.executeUpdate();
            }
          }
          return outcomes.size();
        });
  }

  @Override
  public long redeliver(int tenant, String webhook, @Nullable String alert, long nowMs) {
    return database.write(
        "redeliver",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE deliveries SET state = 'pending', attempts = 0, next_ms = ?, changed_ms = ?"
                      + " WHERE tenant = ? AND webhook = ? AND state = 'dead'"
                      + (alert == null ? "" : " AND alert = ?"))) {
            update.setLong(1, nowMs);
            update.setLong(2, nowMs);
            update.setInt(3, tenant);
            update.setString(4, webhook);
            if (alert != null) {
              update.setString(5, alert);
            }
            return update.executeLargeUpdate();
          }
        });
  }

  @Override
  public long forgetBefore(long ms) {
    return database.write(
        "forget alerts",
        connection ->
            StoreDatabase.change(
                    connection,
                    "DELETE FROM deliveries WHERE state <> 'pending' AND changed_ms < " + ms)
                + StoreDatabase.change(
                    connection,
                    "DELETE FROM alerts a WHERE a.end_ms < "
                        + ms
                        + " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.tenant = a.tenant AND d.alert = a.id)"));
  }
}
