package io.tallygate.gateway.ops;

import io.tallygate.gateway.ops.ActiveAlarm.Severity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong now, in words, and since when. Conditions are looked at when somebody asks. Any thread. */
public final class GatewayAlarms implements Supplier<List<ActiveAlarm>> {
  private record Rule(String id, Severity severity, Supplier<@Nullable String> condition) {}

  private final Clock clock;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Instant> since = new ConcurrentHashMap<>();

  public GatewayAlarms(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds a rule, before anybody asks.
   *
   * @param condition what is wrong; null if nothing is
   */
  public GatewayAlarms rule(String id, Severity severity, Supplier<@Nullable String> condition) {
    rules.add(new Rule(id, severity, condition));
    return this;
  }

  @Override
  public List<ActiveAlarm> get() {
    List<ActiveAlarm> active = new ArrayList<>();
    for (Rule rule : rules) {
      String text = rule.condition.get();
      if (text == null) {
        since.remove(rule.id);
      } else {
        Instant first = since.computeIfAbsent(rule.id, id -> clock.instant());
        active.add(new ActiveAlarm(rule.id, rule.severity, text, first));
      }
    }
    return active;
  }
}
