package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.conformance.PeerCase.ExpectedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bill runs in a row, each with what is known then of every period so far: usage that is more or less than before comes after
 * its period was closed, and is adjusted on the next statement. The total is what the last run bills.
 */
final class LateCases implements Translator {
  private static final String METER = "usage";
  private static final Pattern LAST_RUN = Pattern.compile("last run, (?:period ([0-9]+)|(.*))");

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("runs");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<List<BigDecimal>> known = new ArrayList<>();
    List<BigDecimal> quantities = new ArrayList<>();
    for (JsonNode run : peer.usage().path("runs")) {
      List<BigDecimal> readings = Words.decimals(run);
      known.add(UsageParts.increments(readings));
      quantities.addAll(readings);
    }
    int periods = known.stream().mapToInt(List::size).max().orElse(1);
    Timeline timeline = Timeline.of(periods);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, quantities);
    draft.charge(Objects.requireNonNull(new TariffCharge(peer).on(METER)));
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<List<Statement>> runs = new ArrayList<>();
    List<BigDecimal> sent = new ArrayList<>();
    for (List<BigDecimal> run : known) {
      if (run.size() <= sent.size()) {
        throw new NotExpressibleException(
            "a run that closes no further period: adjustments wait for the next statement");
      }
      for (int period = 0; period < run.size(); period++) {
        BigDecimal before = period < sent.size() ? sent.get(period) : BigDecimal.ZERO;
        desk.send(UsageParts.records(METER, timeline, period, run.get(period).subtract(before)));
      }
      sent = run;
      runs.add(desk.close(timeline.endOf(run.size() - 1)));
    }
    Billing billing = new Billing(runs);
    Labels labels = new Labels(billing);
    return new Answer(
        billing.last(), (index, line) -> line(index, line, billing, labels, timeline));
  }

  private static Figure line(
      int index, ExpectedLine line, Billing billing, Labels labels, Timeline timeline) {
    Matcher lastRun = LAST_RUN.matcher(line.label());
    if (!lastRun.matches()) {
      return labels.of(index, line);
    }
    if (lastRun.group(1) == null) {
      return labels.of(index, new ExpectedLine(lastRun.group(2), line.amount(), line.units()));
    }
    int period = Integer.parseInt(lastRun.group(1)) - 1;
    return period == timeline.parts() - 1
        ? billing.lines(own -> own.kind() != LineKind.MINIMUM)
        : billing.adjustments(Words.startOf(timeline.startOf(period)));
  }
}
