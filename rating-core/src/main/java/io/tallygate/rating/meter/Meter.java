package io.tallygate.rating.meter;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and how. Immutable; a change makes a new instance under a new catalog version. Tenant, key, aggregation,
 * scale, dimensions and window never change once records may have been counted.
 *
 * @param id dense number over all tenants, from 0, never reused
 * @param tenant number of the tenant it belongs to
 * @param key unique within the tenant
 * @param eventType the CloudEvents {@code type} that this meter matches
 * @param aggregation how records become a figure
 * @param valuePath where JSON events carry the quantity ({@code $.duration}); null where every event counts 1
 * @param unit for people: {@code s}, {@code byte}, {@code EUR}
 * @param scale quantities are whole numbers of 10^-scale units, 0 to 9
 * @param dimensions rating dimensions, in the order in which series carry their values; at most 8
 * @param keepEvents events are flushed to the store whole, with their attributes
 * @param attributes names of descriptive attributes taken from JSON events (by path {@code $.name}) where events are kept; the
 *     first is the one whose values {@link Aggregation#UNIQUE} counts
 * @param windowMinutes 15 or 5: the grain of event time in the store
 * @param backLimit how old an event may be against its arrival
 * @param aheadLimit how far in the future an event may lie
 * @param allowsNegative whether a quantity may be less than 0: a correction, a refund, a seat given back
 * @param decompositions under which each record is counted as well, at most {@link #DECOMPOSITIONS_MAX}; appended to, never
 *     reordered
 * @param labels texts of its owner by name, which nothing here looks at; at most {@link #LABELS_MAX}
 * @param isArchived it takes no records any more; what it counted stays
 */
public record Meter(
    int id,
    int tenant,
    String key,
    String eventType,
    Aggregation aggregation,
    @Nullable String valuePath,
    String unit,
    int scale,
    List<Dimension> dimensions,
    boolean keepEvents,
    List<String> attributes,
    int windowMinutes,
    Duration backLimit,
    Duration aheadLimit,
    boolean allowsNegative,
    List<Decomposition> decompositions,
    Map<String, String> labels,
    boolean isArchived) {
  public static final Duration BACK_LIMIT_DEFAULT = Duration.ofDays(400);
  public static final Duration AHEAD_LIMIT_DEFAULT = Duration.ofHours(1);
  public static final int DIMENSIONS_MAX = 8;

  /** 10,000 subjects under all of them are 5 million counters of 64 bytes. */
  public static final int DECOMPOSITIONS_MAX = 500;

  public static final int SCALE_MAX = 9;
  public static final int LABELS_MAX = 64;

  /** A meter without labels that takes records. */
  public Meter(
      int id,
      int tenant,
      String key,
      String eventType,
      Aggregation aggregation,
      @Nullable String valuePath,
      String unit,
      int scale,
      List<Dimension> dimensions,
      boolean keepEvents,
      List<String> attributes,
      int windowMinutes,
      Duration backLimit,
      Duration aheadLimit,
      boolean allowsNegative,
      List<Decomposition> decompositions) {
    this(
        id,
        tenant,
        key,
        eventType,
        aggregation,
        valuePath,
        unit,
        scale,
        dimensions,
        keepEvents,
        attributes,
        windowMinutes,
        backLimit,
        aheadLimit,
        allowsNegative,
        decompositions,
        Map.of(),
        false);
  }

  /** Likewise, one that allows negative quantities. */
  public Meter(
      int id,
      int tenant,
      String key,
      String eventType,
      Aggregation aggregation,
      @Nullable String valuePath,
      String unit,
      int scale,
      List<Dimension> dimensions,
      boolean keepEvents,
      List<String> attributes,
      int windowMinutes,
      Duration backLimit,
      Duration aheadLimit,
      List<Decomposition> decompositions) {
    this(
        id,
        tenant,
        key,
        eventType,
        aggregation,
        valuePath,
        unit,
        scale,
        dimensions,
        keepEvents,
        attributes,
        windowMinutes,
        backLimit,
        aheadLimit,
        true,
        decompositions);
  }

  public Meter {
    dimensions = List.copyOf(dimensions);
    attributes = List.copyOf(attributes);
    decompositions = List.copyOf(decompositions);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * The attribute whose different values are counted.
   *
   * @throws IllegalStateException if the meter counts no values
   */
  public String uniqueAttribute() {
    if (aggregation != Aggregation.UNIQUE) {
      throw new IllegalStateException("meter counts no values [meter=" + key + "]");
    }
    return attributes.get(0);
  }

  /** The same meter whose dimensions have other zone tables. */
  public Meter withDimensions(List<Dimension> others) {
    return with(others, decompositions);
  }

  /** The same meter, counted in more ways. */
  public Meter withDecompositions(List<Decomposition> more) {
    return with(dimensions, more);
  }

  /** The same meter with other labels, archived or not. */
  public Meter with(Map<String, String> otherLabels, boolean archived) {
    return with(dimensions, decompositions, otherLabels, archived);
  }

  private Meter with(List<Dimension> otherDimensions, List<Decomposition> otherDecompositions) {
    return with(otherDimensions, otherDecompositions, labels, isArchived);
  }

  private Meter with(
      List<Dimension> otherDimensions,
      List<Decomposition> otherDecompositions,
      Map<String, String> otherLabels,
      boolean archived) {
    return new Meter(
        id,
        tenant,
        key,
        eventType,
        aggregation,
        valuePath,
        unit,
        scale,
        otherDimensions,
        keepEvents,
        attributes,
        windowMinutes,
        backLimit,
        aheadLimit,
        allowsNegative,
        otherDecompositions,
        otherLabels,
        archived);
  }
}
