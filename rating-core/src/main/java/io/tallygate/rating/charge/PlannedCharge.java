package io.tallygate.rating.charge;

import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A charge as a plan has it. A price that changes is two of these with the same key, each valid for its own time: a version is
 * a charge of its own, whose tiers, included units and limits begin with it.
 *
 * @param from when its validity begins; null: always
 * @param to when it ends, exclusive; null: never
 * @param rounding of its amounts
 */
public record PlannedCharge(
    Charge charge, @Nullable Moment from, @Nullable Moment to, Limits limits, Rounding rounding) {

  /** A day's first instant in the customer's zone, or an instant: one of both is null. */
  public record Moment(@Nullable LocalDate date, @Nullable Instant instant) {
    private static final ZoneHistory LATEST = ZoneHistory.of(ZoneOffset.MIN);
    private static final ZoneHistory EARLIEST = ZoneHistory.of(ZoneOffset.MAX);

    /** The instant that it is for a customer. */
    public Instant in(ZoneHistory zones) {
      if (instant != null) {
        return instant;
      }
      if (date == null) {
        throw new IllegalStateException("moment has neither a date nor an instant");
      }
      return zones.startOf(date);
    }

    /** Whether it comes before another in every zone. */
    public boolean isSurelyBefore(Moment other) {
      if (date != null && other.date != null) {
        return date.isBefore(other.date);
      }
      return in(LATEST).isBefore(other.in(EARLIEST));
    }

    /** Whether it comes before another, or with it, in every zone. */
    boolean isNotAfter(Moment other) {
      return equals(other) || isSurelyBefore(other);
    }

    @Override
    public String toString() {
      return String.valueOf(instant == null ? date : instant);
    }
  }

  /** Whether there is, or in some zone may be, a time at which both are valid. */
  public boolean overlaps(PlannedCharge other) {
    boolean isBefore = to != null && other.from != null && to.isNotAfter(other.from);
    boolean isAfter = from != null && other.to != null && other.to.isNotAfter(from);
    return !isBefore && !isAfter;
  }

  /** The part of a span in which it is valid. */
  public Span valid(Span span, ZoneHistory zones) {
    Instant start = from == null ? span.from() : from.in(zones);
    Instant end = to == null ? span.to() : to.in(zones);
    Instant last = end.isBefore(start) ? start : end;
    return span.intersect(new Span(start, last));
  }

  /** A part of this charge, told apart from the same part of another version of it. */
  public ChargePart named(ChargePart part) {
    if (from == null && to == null) {
      return part;
    }
    String since = from == null ? "" : "from " + from;
    String until = to == null ? "" : "before " + to;
    String version = since.isEmpty() || until.isEmpty() ? since + until : since + " " + until;
    return part.withKey("@" + (from == null ? "" : from) + "/", " (" + version + ")");
  }
}
