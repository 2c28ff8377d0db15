package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A price that changes within the period: versions of one charge, each with its own time. */
final class PriceChangeCases implements Translator {
  private static final String METER = "usage";
  private static final Pattern UNTIL = Pattern.compile("unit_price_until_([0-9-]+)");
  private static final Pattern FROM = Pattern.compile("unit_price_from_([0-9-]+)");

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().equals("price_change");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<BigDecimal> quantities = new ArrayList<>();
    List<Usage> usage = new ArrayList<>();
    for (JsonNode event : peer.usage().path("events")) {
      BigDecimal quantity = Words.decimal(event.path(1).asText());
      quantities.add(quantity);
      usage.add(
          Usage.of(
              METER, Words.instant(event.path(0).asText()).plus(Duration.ofMinutes(20)), quantity));
    }
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, quantities);
    versions(peer, draft);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(usage);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(
        billing.last(),
        (index, expected) ->
            billing.lines(line -> line.part().startsWith(version(expected.label(), timeline))));
  }

  private static void versions(PeerCase peer, CatalogDraft draft) {
    Iterator<String> fields = peer.tariff().fieldNames();
    while (fields.hasNext()) {
      String field = fields.next();
      Matcher until = UNTIL.matcher(field);
      Matcher from = FROM.matcher(field);
      if (until.matches()) {
        version(peer, field, draft).put("to", until.group(1));
      } else if (from.matches()) {
        version(peer, field, draft).put("from", from.group(1));
      }
    }
  }

  private static ObjectNode version(PeerCase peer, String field, CatalogDraft draft) {
    return draft.charge("per-unit", METER).put("meter", METER).put("price", peer.tariffText(field));
  }

  /** What the parts of the version begin with that a label like {@code 2016-05-08..2016-06-01} is of. */
  private static String version(String label, Timeline timeline) {
    String from = label.substring(0, label.indexOf(".."));
    return from.equals(timeline.start().toString()) ? "@/" : "@" + from + "/";
  }
}
