package io.tallygate.rating.billing;

import java.time.Duration;
import java.time.Instant;

/**
 * What an open period comes to so far, and what it would come to if things went on as they are.
 *
 * @param soFar a preview: as if nothing more came
 * @param expected a preview with the usage that is to be expected
 * @param from when on usage is expected, not known
 * @param pattern how long the time just before is that is expected to happen again and again
 */
public record Forecast(Statement soFar, Statement expected, Instant from, Duration pattern) {}
