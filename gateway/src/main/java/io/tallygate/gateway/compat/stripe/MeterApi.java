package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument.DimensionPart;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Meters: made in the catalog, and those of the catalog listed. */
final class MeterApi {
  static final String PATH = "/v1/billing/meters";
  private static final String FORMULA = "default_aggregation[formula]";
  private static final String CUSTOMER_KEY = "customer_mapping[event_payload_key]";
  private static final String MAPPING_TYPE = "customer_mapping[type]";
  private static final String VALUE_KEY = "value_settings[event_payload_key]";
  private static final String WINDOW = "event_time_window";
  private static final String DISPLAY_NAME = "display_name";
  private static final int DISPLAY_NAME_CHARS_MAX = 250;

  /** From Stripe's formulas to aggregations. */
  private static final Map<String, String> FORMULAS =
      Map.of("sum", "sum", "count", "count", "last", "latest");

  private final RatingCore core;

  MeterApi(RatingCore core) {
    this.core = core;
  }

  /** Makes a meter. The same one again is a success, and changes nothing. */
  Reply create(Call call) throws ProblemException {
    Parameters form =
        Parameters.ofForm(call)
            .only(
                DISPLAY_NAME, "event_name", FORMULA, CUSTOMER_KEY, MAPPING_TYPE, VALUE_KEY, WINDOW);
    String eventName = form.required("event_name", MeterEvent.NAME_CHARS_MAX);
    MeterPart wanted = wanted(form, eventName);
    String tenant = call.access().tenant();
    for (Meter meter : CatalogParts.meters(core, tenant)) {
      if (meter.eventType().equals(eventName)) {
        if (isSame(meter, wanted)) {
          return StripeAnswers.duplicate(StripeAnswers.ok(StripeMeter.toJson(meter)), true);
        }
        throw StripeErrors.refused(
            StripeErrors.EXISTS,
            "there is another meter with this event name: " + StripeMeter.idOf(meter),
            "event_name");
      }
    }
    return apply(call, wanted);
  }

  private static MeterPart wanted(Parameters form, String eventName) throws ProblemException {
    String formula = form.required(FORMULA, MeterEvent.NAME_CHARS_MAX);
    String aggregation = FORMULAS.get(formula);
    if (aggregation == null) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, FORMULA + " must be sum, count or last: " + formula, FORMULA);
    }
    if (form.text(WINDOW) != null) {
      throw StripeErrors.refused(
          StripeErrors.UNSUPPORTED,
          "events that are aggregated before they are sent are not told apart: send each once, under its"
              + " own identifier, and leave event_time_window out",
          WINDOW);
    }
    String mapping = form.text(MAPPING_TYPE);
    if (mapping != null && !mapping.equals("by_id")) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, MAPPING_TYPE + " must be by_id: " + mapping, MAPPING_TYPE);
    }
    String customerKey = dataName(form, CUSTOMER_KEY, StripeMeter.CUSTOMER_KEY_DEFAULT);
    String valueKey = dataName(form, VALUE_KEY, StripeMeter.VALUE_KEY_DEFAULT);
    return new MeterPart(
        keyOf(eventName),
        eventName,
        aggregation,
        aggregation.equals("count") ? null : "$." + valueKey,
        form.required(DISPLAY_NAME, DISPLAY_NAME_CHARS_MAX),
        0,
        customerKey.equals(StripeMeter.CUSTOMER_KEY_DEFAULT)
            ? List.of()
            : List.of(new DimensionPart(StripeMeter.CUSTOMER_DIMENSION, "$." + customerKey, null)),
        "events",
        List.of(MeterEvent.IDENTIFIER_ATTRIBUTE),
        null,
        null,
        null,
        null,
        List.of());
  }

  private static String dataName(Parameters form, String parameter, String otherwise)
      throws ProblemException {
    String name = form.text(parameter);
    if (name == null) {
      return otherwise;
    }
    if (!CatalogParts.isDataName(name)) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, parameter + " must be 1 to 64 of A-Z a-z 0-9 _ -", parameter);
    }
    return name;
  }

  /** The event's name, where a catalog can have it as a key. */
  private static String keyOf(String eventName) {
    return CatalogParts.isKey(eventName)
        ? eventName
        : "stripe:" + Digests.hex(eventName.getBytes(UTF_8));
  }

  private static boolean isSame(Meter meter, MeterPart wanted) {
    return meter.key().equals(wanted.key())
        && meter.aggregation().text().equals(wanted.aggregation())
        && Objects.equals(meter.valuePath(), wanted.value())
        && meter.unit().equals(wanted.unit())
        && StripeMeter.customerKey(List.of(meter)).equals(customerKey(wanted));
  }

  private static String customerKey(MeterPart wanted) {
    for (DimensionPart dimension : wanted.dimensions()) {
      return String.valueOf(dimension.path()).substring(2);
    }
    return StripeMeter.CUSTOMER_KEY_DEFAULT;
  }

  private Reply apply(Call call, MeterPart part) throws ProblemException {
    String tenant = call.access().tenant();
    try {
      core.applyCatalog(CatalogParts.document(tenant, part), call.access().name());
    } catch (CatalogException e) {
      throw StripeErrors.refused(StripeErrors.INVALID, String.valueOf(e.getMessage()), null);
    }
    for (Meter meter : CatalogParts.meters(core, tenant)) {
      if (meter.key().equals(part.key())) {
        return StripeAnswers.ok(StripeMeter.toJson(meter));
      }
    }
    throw new IllegalStateException("an accepted meter is not there [key=" + part.key() + "]");
  }

  /** Newest first. */
  Reply list(Call call) throws ProblemException {
    Parameters query =
        Parameters.ofQuery(call).only(ListPage.LIMIT, ListPage.AFTER, ListPage.BEFORE, "status");
    String status = query.text("status");
    if (status != null && !status.equals("active") && !status.equals("inactive")) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, "status must be active or inactive: " + status, "status");
    }
    List<ObjectNode> meters = new ArrayList<>();
    if (!"inactive".equals(status)) {
      for (Meter meter : CatalogParts.meters(core, call.access().tenant())) {
        meters.add(StripeMeter.toJson(meter));
      }
    }
    Collections.reverse(meters);
    return StripeAnswers.ok(ListPage.of(PATH, meters, query));
  }

  Reply retrieve(Call call) throws ProblemException {
    Parameters.ofQuery(call).only();
    return StripeAnswers.ok(StripeMeter.toJson(meter(core, call)));
  }

  /** The meter that the path names. */
  static Meter meter(RatingCore core, Call call) throws ProblemException {
    String id = call.part("id");
    for (Meter meter : CatalogParts.meters(core, call.access().tenant())) {
      if (StripeMeter.idOf(meter).equals(id)) {
        return meter;
      }
    }
    throw StripeErrors.notFound("no such meter: '" + id + "'", "id");
  }

  /** Another display name, which is the unit of the meter. */
  Reply update(Call call) throws ProblemException {
    Meter meter = meter(core, call);
    Parameters form = Parameters.ofForm(call).only(DISPLAY_NAME);
    String name = form.optional(DISPLAY_NAME, DISPLAY_NAME_CHARS_MAX);
    return name == null || name.equals(meter.unit())
        ? StripeAnswers.ok(StripeMeter.toJson(meter))
        : apply(call, withUnit(written(call, meter), name));
  }

  private MeterPart written(Call call, Meter meter) {
    TenantCatalog tenant =
        Objects.requireNonNull(CatalogParts.of(core, call.access().tenant()), "tenant");
    for (MeterPart part : tenant.document().meters()) {
      if (meter.key().equals(part.key())) {
        return part;
      }
    }
    throw new IllegalStateException(
        "the catalog does not write its meter [key=" + meter.key() + "]");
  }

  private static MeterPart withUnit(MeterPart part, @Nullable String unit) {
    return new MeterPart(
        part.key(),
        part.eventType(),
        part.aggregation(),
        part.value(),
        unit,
        part.scale(),
        part.dimensions(),
        part.keep(),
        part.attributes(),
        part.window(),
        part.backLimit(),
        part.aheadLimit(),
        part.negative(),
        part.pulses());
  }

  /** A meter of a catalog goes on counting. */
  Reply deactivate(Call call) throws ProblemException {
    Meter meter = meter(core, call);
    throw StripeErrors.refused(
        StripeErrors.UNSUPPORTED,
        "a meter cannot be deactivated: stop sending its events, or leave it out of the plans: "
            + meter.eventType(),
        "id");
  }

  /** Every meter is active. */
  Reply reactivate(Call call) throws ProblemException {
    return StripeAnswers.ok(StripeMeter.toJson(meter(core, call)));
  }
}
