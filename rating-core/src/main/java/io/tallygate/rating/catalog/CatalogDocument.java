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
    @JsonProperty("meters") List<MeterPart> meters,
    @JsonProperty("customers") List<CustomerPart> customers,
    @JsonProperty("plans") List<PlanPart> plans,
    @JsonProperty("subscriptions") List<SubscriptionPart> subscriptions,
    @JsonProperty("items") List<ItemPart> items) {
  public static final String DEFAULT_TENANT = "default";

  public CatalogDocument {
    meters = copy(meters);
    customers = copy(customers);
    plans = copy(plans);
    subscriptions = copy(subscriptions);
    items = copy(items);
  }

  /** The tenant's name, with the default filled in. */
  public String tenantName() {
    return tenant == null ? DEFAULT_TENANT : tenant;
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static Map<String, String> copy(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
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
      @JsonProperty("pulses") List<String> pulses) {
    public MeterPart {
      dimensions = copy(dimensions);
      attributes = copy(attributes);
      pulses = copy(pulses);
    }
  }

  /** A rating dimension; without a path it is the attribute of its own name. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record DimensionPart(
      @JsonProperty("name") @Nullable String name, @JsonProperty("path") @Nullable String path) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CustomerPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("zone") @Nullable String zone,
      @JsonProperty("currency") @Nullable String currency) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PlanPart(
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("currency") @Nullable String currency,
      @JsonProperty("period") @Nullable String period,
      @JsonProperty("charges") List<ChargePart> charges) {
    public PlanPart {
      charges = copy(charges);
    }
  }

  /** The fields of every charge model; which ones a charge may carry depends on its {@code type}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ChargePart(
      @JsonProperty("type") @Nullable String type,
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("meter") @Nullable String meter,
      @JsonProperty("pulse") @Nullable String pulse,
      @JsonProperty("price") @Nullable String price,
      @JsonProperty("per") @Nullable String per,
      @JsonProperty("included") @Nullable String included,
      @JsonProperty("where") Map<String, String> where,
      @JsonProperty("dimension") @Nullable String dimension,
      @JsonProperty("rates") Map<String, String> rates,
      @JsonProperty("amount") @Nullable String amount,
      @JsonProperty("every") @Nullable String every,
      @JsonProperty("onlyWithUsage") @Nullable Boolean onlyWithUsage) {
    public ChargePart {
      where = copy(where);
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
      @JsonProperty("subjects") List<SubjectPart> subjects) {
    public SubscriptionPart {
      subjects = copy(subjects);
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
