package io.tallygate.rating.billing;

import java.util.Map;

/**
 * Usage of one meter that a plan is tried on, as a person wrote it.
 *
 * @param meter key
 * @param subject that it is reported for
 * @param at RFC 3339
 * @param quantity decimal number, in the meter's unit; for a meter that counts, a whole one from 1 on
 * @param fields dimensions and attributes by name
 */
public record TriedUsage(
    String meter, String subject, String at, String quantity, Map<String, String> fields) {
  public TriedUsage {
    fields = Map.copyOf(fields);
  }
}
