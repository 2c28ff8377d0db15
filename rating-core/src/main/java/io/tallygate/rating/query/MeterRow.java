package io.tallygate.rating.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage of one window and one group.
 *
 * @param windowStart inclusive; the first window of an answer begins where the question does
 * @param windowEnd exclusive; the last window of an answer ends where the question does
 * @param subject null where the answer is not grouped by subject
 * @param customer null where the answer is not grouped by customer, and for usage that was no customer's
 * @param group by name of a rating dimension: its value, empty where the events had none; in the order of the question
 * @param value in the meter's unit; exact, but for an average that no decimal holds: rounded half up to 10 digits
 * @param records events that it was made from, less those taken back
 */
public record MeterRow(
    Instant windowStart,
    Instant windowEnd,
    @Nullable String subject,
    @Nullable String customer,
    Map<String, String> group,
    BigDecimal value,
    long records) {}
