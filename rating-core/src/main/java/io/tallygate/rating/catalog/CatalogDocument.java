package io.tallygate.rating.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of one tenant's catalog as it is written down, in JSON or YAML: everything in it is added, or replaced by key,
 * atomically. Parts hold what was written; {@link Catalog#fold} judges it. Decimal numbers and dates are text here, so that
 * nothing is rounded on the way in.
 *
 * @param tenant name of the tenant; null is {@code default}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CatalogDocument(
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("zones") List<ZonesPart> zones,
    @JsonProperty("calendars") List<CalendarPart> calendars,
    @JsonProperty("meters") List<MeterPart> meters,
    @JsonProperty("customers") List<CustomerPart> customers,
    @JsonProperty("plans") List<PlanPart> plans,
    @JsonProperty("subscriptions") List<SubscriptionPart> subscriptions,
    @JsonProperty("items") List<ItemPart> items,
    @JsonProperty("grants") List<GrantPart> grants,
    @JsonProperty("subjects") List<SubjectNotePart> subjects) {
  public static final String DEFAULT_TENANT = "default";

  public CatalogDocument {
    zones = copy(zones);
    calendars = copy(calendars);
    meters = copy(meters);
    customers = copy(customers);
    plans = copy(plans);
    subscriptions = copy(subscriptions);
    items = copy(items);
    grants = copy(grants);
    subjects = copy(subjects);
  }

  /** A document that says nothing about subjects by themselves. */
  public CatalogDocument(
      @Nullable String tenant,
      List<ZonesPart> zones,
      List<CalendarPart> calendars,
      List<MeterPart> meters,
      List<CustomerPart> customers,
      List<PlanPart> plans,
      List<SubscriptionPart> subscriptions,
      List<ItemPart> items,
      List<GrantPart> grants) {
    this(
        tenant,
        zones,
        calendars,
        meters,
        customers,
        plans,
        subscriptions,
        items,
        grants,
        List.of());
  }

  /** The tenant's name, with the default filled in. */
  public String tenantName() {
    return tenant == null ? DEFAULT_TENANT : tenant;
  }

  /** The same for a tenant of that name. */
  public CatalogDocument ofTenant(String name) {
    return new CatalogDocument(
        name, zones, calendars, meters, customers, plans, subscriptions, items, grants, subjects);
  }

  /** One item and nothing else. */
  public static CatalogDocument ofItem(ItemPart item) {
    return new CatalogDocument(
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(item),
        List.of());
  }

  /** Notes on subjects and nothing else. */
  public static CatalogDocument ofSubjects(List<SubjectNotePart> subjects) {
    return new CatalogDocument(
        null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), subjects);
  }

  /** One subscription and nothing else. */
  public static CatalogDocument ofSubscription(SubscriptionPart subscription) {
    return new CatalogDocument(
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(subscription),
        List.of(),
        List.of());
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static Map<String, String> copy(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** See {@link io.tallygate.rating.meter.PrefixTable}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ZonesPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("versions") List<ZoneVersionPart> versions,
      @JsonProperty("default") @Nullable String otherwise) {
    public ZonesPart {
      versions = copy(versions);
    }
  }

  /** Prefixes with their zones, from a date or an instant on. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ZoneVersionPart(
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("prefixes") Map<String, String> prefixes) {
    public ZoneVersionPart {
      prefixes = copy(prefixes);
    }
  }

  /** A holiday calendar: local dates. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CalendarPart(
      @JsonProperty("key") @Nullable String key, @JsonProperty("days") List<String> days) {
    public CalendarPart {
      days = copy(days);
    }
  }

  /** See {@link io.tallygate.rating.meter.Meter}; null takes the default. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record MeterPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("eventType") @Nullable String eventType,
      @JsonProperty("aggregation") @Nullable String aggregation,
      @JsonProperty("value") @Nullable String value,
      @JsonProperty("unit") @Nullable String unit,
      @JsonProperty("scale") @Nullable Integer scale,
      @JsonProperty("dimensions") List<DimensionPart> dimensions,
      @JsonProperty("keep") @Nullable String keep,
      @JsonProperty("attributes") List<String> attributes,
      @JsonProperty("window") @Nullable Integer window,
      @JsonProperty("backLimit") @Nullable String backLimit,
      @JsonProperty("aheadLimit") @Nullable String aheadLimit,
      @JsonProperty("negative") @Nullable String negative,
      @JsonProperty("pulses") List<String> pulses,
      @JsonProperty("labels") Map<String, String> labels,
      @JsonProperty("archived") @Nullable Boolean archived) {
    public MeterPart {
      dimensions = copy(dimensions);
      attributes = copy(attributes);
      pulses = copy(pulses);
      labels = copy(labels);
    }

    /** A meter without labels that takes records. */
    public MeterPart(
        @Nullable String key,
        @Nullable String eventType,
        @Nullable String aggregation,
        @Nullable String value,
        @Nullable String unit,
        @Nullable Integer scale,
        List<DimensionPart> dimensions,
        @Nullable String keep,
        List<String> attributes,
        @Nullable Integer window,
        @Nullable String backLimit,
        @Nullable String aheadLimit,
        @Nullable String negative,
        List<String> pulses) {
      this(
          key,
          eventType,
          aggregation,
          value,
          unit,
          scale,
          dimensions,
          keep,
          attributes,
          window,
          backLimit,
          aheadLimit,
          negative,
          pulses,
          Map.of(),
          null);
    }

    /** The same with these labels, archived or not. */
    public MeterPart with(Map<String, String> otherLabels, boolean isArchived) {
      return new MeterPart(
          key,
          eventType,
          aggregation,
          value,
          unit,
          scale,
          dimensions,
          keep,
          attributes,
          window,
          backLimit,
          aheadLimit,
          negative,
          pulses,
          otherLabels,
          isArchived ? true : null);
    }
  }

  /**
   * What somebody wants to remember of a subject, whether it has usage and a subscription or not.
   *
   * @param labels texts of its owner by name
   * @param removed nothing is remembered any more; usage and subscriptions are not touched
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record SubjectNotePart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("labels") Map<String, String> labels,
      @JsonProperty("removed") @Nullable Boolean removed) {
    public SubjectNotePart {
      labels = copy(labels);
    }
  }

  /** A rating dimension; without a path it is the attribute of its own name. With zones its value becomes a zone of theirs. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record DimensionPart(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("path") @Nullable String path,
      @JsonProperty("zones") @Nullable String zones) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CustomerPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("zone") @Nullable String zone,
      @JsonProperty("zoneChanges") List<ZoneChangePart> zoneChanges,
      @JsonProperty("currency") @Nullable String currency,
      @JsonProperty("hold") @Nullable Boolean hold) {
    public CustomerPart {
      zoneChanges = copy(zoneChanges);
    }
  }

  /** From a day on, which begins in the new zone, the customer's periods go by another zone. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ZoneChangePart(
      @JsonProperty("from") @Nullable String from, @JsonProperty("zone") @Nullable String zone) {}

  /** See {@link Plan}; null takes the default. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PlanPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("currency") @Nullable String currency,
      @JsonProperty("period") @Nullable String period,
      @JsonProperty("anchor") @Nullable String anchor,
      @JsonProperty("accumulate") @Nullable String accumulate,
      @JsonProperty("rounding") @Nullable RoundingPart rounding,
      @JsonProperty("tax") @Nullable TaxPart tax,
      @JsonProperty("trialDays") @Nullable Integer trialDays,
      @JsonProperty("late") @Nullable String late,
      @JsonProperty("grace") @Nullable String grace,
      @JsonProperty("allowances") List<AllowancePart> allowances,
      @JsonProperty("discount") @Nullable DiscountPart discount,
      @JsonProperty("minimum") @Nullable MinimumPart minimum,
      @JsonProperty("maximum") @Nullable String maximum,
      @JsonProperty("charges") List<ChargePart> charges,
      @JsonProperty("thresholds") List<ThresholdPart> thresholds) {
    public PlanPart {
      allowances = copy(allowances);
      charges = copy(charges);
      thresholds = copy(thresholds);
    }
  }

  /** See {@link Threshold}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ThresholdPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("meter") @Nullable String meter,
      @JsonProperty("charge") @Nullable String charge,
      @JsonProperty("allowance") @Nullable String allowance,
      @JsonProperty("limit") @Nullable String limit,
      @JsonProperty("at") List<Integer> at,
      @JsonProperty("hard") @Nullable Boolean hard) {
    public ThresholdPart {
      at = copy(at);
    }
  }

  /** See {@link io.tallygate.rating.charge.Rounding}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RoundingPart(
      @JsonProperty("point") @Nullable String point,
      @JsonProperty("mode") @Nullable String mode,
      @JsonProperty("digits") @Nullable Integer digits) {}

  /** See {@link io.tallygate.rating.charge.Tax}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record TaxPart(
      @JsonProperty("percent") @Nullable String percent,
      @JsonProperty("point") @Nullable String point,
      @JsonProperty("prices") @Nullable String prices) {}

  /** See {@link Plan.Allowance}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record AllowancePart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("quantity") @Nullable String quantity,
      @JsonProperty("carryOver") @Nullable String carryOver) {}

  /** Either of both. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record DiscountPart(
      @JsonProperty("percent") @Nullable String percent,
      @JsonProperty("amount") @Nullable String amount) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record MinimumPart(
      @JsonProperty("amount") @Nullable String amount,
      @JsonProperty("prorate") @Nullable String prorate) {}

  /** See {@link io.tallygate.rating.charge.Quantity.Conversion}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record QuantityPart(
      @JsonProperty("multiply") @Nullable String multiply,
      @JsonProperty("divide") @Nullable String divide,
      @JsonProperty("round") @Nullable String round,
      @JsonProperty("unit") @Nullable String unit) {}

  /** See {@link io.tallygate.rating.charge.IntervalCommitment}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CommitmentPart(
      @JsonProperty("minimum") @Nullable String minimum,
      @JsonProperty("overageFactor") @Nullable String overageFactor) {}

  /** A tier of any model; which fields it may carry depends on the charge's {@code type}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record TierPart(
      @JsonProperty("upTo") @Nullable String upTo,
      @JsonProperty("price") @Nullable String price,
      @JsonProperty("percent") @Nullable String percent,
      @JsonProperty("flat") @Nullable String flat,
      @JsonProperty("block") @Nullable String block,
      @JsonProperty("max") @Nullable String max,
      @JsonProperty("limits") Map<String, String> limits) {
    public TierPart {
      limits = copy(limits);
    }
  }

  /** A cell of a price matrix. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CellPart(
      @JsonProperty("when") Map<String, String> when,
      @JsonProperty("price") @Nullable String price) {
    public CellPart {
      when = copy(when);
    }
  }

  /** See {@link io.tallygate.rating.charge.call.RateStep}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record StepPart(
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("price") @Nullable String price,
      @JsonProperty("per") @Nullable String per,
      @JsonProperty("pulse") @Nullable String pulse) {}

  /** See {@link io.tallygate.rating.charge.call.TimeBand}; prices as steps or, for one step, beside the times. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record BandPart(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("days") List<String> days,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("to") @Nullable String to,
      @JsonProperty("holidays") @Nullable String holidays,
      @JsonProperty("calendar") @Nullable String calendar,
      @JsonProperty("connectFee") @Nullable String connectFee,
      @JsonProperty("steps") List<StepPart> steps,
      @JsonProperty("price") @Nullable String price,
      @JsonProperty("per") @Nullable String per,
      @JsonProperty("pulse") @Nullable String pulse) {
    public BandPart {
      days = copy(days);
      steps = copy(steps);
    }
  }

  /** The fields of every charge model; which ones a charge may carry depends on its {@code type}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ChargePart(
      @JsonProperty("type") @Nullable String type,
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("to") @Nullable String to,
      @JsonProperty("rounding") @Nullable RoundingPart rounding,
      @JsonProperty("discount") @Nullable DiscountPart discount,
      @JsonProperty("minimum") @Nullable MinimumPart minimum,
      @JsonProperty("maximum") @Nullable String maximum,
      @JsonProperty("meter") @Nullable String meter,
      @JsonProperty("meters") List<String> meters,
      @JsonProperty("where") Map<String, String> where,
      @JsonProperty("by") @Nullable String by,
      @JsonProperty("interval") @Nullable String interval,
      @JsonProperty("quantity") @Nullable QuantityPart quantity,
      @JsonProperty("included") @Nullable String included,
      @JsonProperty("allowance") @Nullable String allowance,
      @JsonProperty("commitment") @Nullable CommitmentPart commitment,
      @JsonProperty("price") @Nullable String price,
      @JsonProperty("per") @Nullable String per,
      @JsonProperty("tiers") List<TierPart> tiers,
      @JsonProperty("flatAtZero") @Nullable Boolean flatAtZero,
      @JsonProperty("size") @Nullable String size,
      @JsonProperty("round") @Nullable String round,
      @JsonProperty("prices") List<CellPart> prices,
      @JsonProperty("default") @Nullable String otherwise,
      @JsonProperty("pulse") @Nullable String pulse,
      @JsonProperty("first") @Nullable String first,
      @JsonProperty("connectFee") @Nullable String connectFee,
      @JsonProperty("steps") List<StepPart> steps,
      @JsonProperty("bands") List<BandPart> bands,
      @JsonProperty("pricesByHour") List<String> pricesByHour,
      @JsonProperty("bandRule") @Nullable String bandRule,
      @JsonProperty("completedOnly") @Nullable Boolean completedOnly,
      @JsonProperty("maximumPerCall") @Nullable String maximumPerCall,
      @JsonProperty("elapsed") @Nullable String elapsed,
      @JsonProperty("zone") @Nullable String zone,
      @JsonProperty("dimension") @Nullable String dimension,
      @JsonProperty("rates") Map<String, String> rates,
      @JsonProperty("percent") @Nullable String percent,
      @JsonProperty("fixedFee") @Nullable String fixedFee,
      @JsonProperty("freeEvents") @Nullable String freeEvents,
      @JsonProperty("freeAmount") @Nullable String freeAmount,
      @JsonProperty("minimumPerEvent") @Nullable String minimumPerEvent,
      @JsonProperty("maximumPerEvent") @Nullable String maximumPerEvent,
      @JsonProperty("itemise") @Nullable Boolean itemise,
      @JsonProperty("factor") @Nullable String factor,
      @JsonProperty("attribute") @Nullable String attribute,
      @JsonProperty("amount") @Nullable String amount,
      @JsonProperty("every") @Nullable String every,
      @JsonProperty("prorate") @Nullable String prorate,
      @JsonProperty("advance") @Nullable Boolean advance,
      @JsonProperty("onlyWithUsage") @Nullable Boolean onlyWithUsage) {
    public ChargePart {
      meters = copy(meters);
      where = copy(where);
      tiers = copy(tiers);
      prices = copy(prices);
      steps = copy(steps);
      bands = copy(bands);
      pricesByHour = copy(pricesByHour);
      rates = copy(rates);
    }
  }

  /** A customer on a plan, from a local date (inclusive) to another (exclusive) in the customer's zone. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record SubscriptionPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("customer") @Nullable String customer,
      @JsonProperty("plan") @Nullable String plan,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("to") @Nullable String to,
      @JsonProperty("subjects") List<SubjectPart> subjects,
      @JsonProperty("lateReleases") List<Long> lateReleases) {
    public SubscriptionPart {
      subjects = copy(subjects);
      lateReleases = copy(lateReleases);
    }

    /** The same with these releases of parked usage. */
    public SubscriptionPart withLateReleases(List<Long> releases) {
      return new SubscriptionPart(key, customer, plan, from, to, subjects, releases);
    }
  }

  /** A subject of a subscription: written as its key alone, or with dates of its own. */
  @JsonDeserialize(using = SubjectReader.class)
  public record SubjectPart(@Nullable String key, @Nullable String from, @Nullable String to) {
    /** The shortest form: the key alone where there are no dates. */
    @JsonValue
    Object written() {
      if (key != null && from == null && to == null) {
        return key;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      put(fields, "key", key);
      put(fields, "from", from);
      put(fields, "to", to);
      return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
      if (value != null) {
        fields.put(name, value);
      }
    }
  }

  /** A one-off purchase, billed on the statement of the period that holds its date, or the next one if that is closed. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ItemPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("subscription") @Nullable String subscription,
      @JsonProperty("date") @Nullable String date,
      @JsonProperty("text") @Nullable String text,
      @JsonProperty("quantity") @Nullable String quantity,
      @JsonProperty("price") @Nullable String price) {}

  /** See {@link Grant}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record GrantPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("customer") @Nullable String customer,
      @JsonProperty("amount") @Nullable String amount,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("to") @Nullable String to,
      @JsonProperty("priority") @Nullable Integer priority,
      @JsonProperty("text") @Nullable String text) {}

  /** Reads both forms of a subject. A bare number keeps its text: a telephone number may start with 0 in YAML. */
  static final class SubjectReader extends JsonDeserializer<SubjectPart> {
    /** The long form, read by field names. */
    record LongForm(
        @JsonProperty("key") @Nullable String key,
        @JsonProperty("from") @Nullable String from,
        @JsonProperty("to") @Nullable String to) {}

    @Override
    public SubjectPart deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken().isScalarValue()) {
        return new SubjectPart(parser.getText(), null, null);
      }
      LongForm form = context.readValue(parser, LongForm.class);
      return new SubjectPart(form.key(), form.from(), form.to());
    }
  }
}
