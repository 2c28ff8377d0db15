package io.tallygate.rating.charge;

import org.apache.commons.numbers.fraction.BigFraction;

/**
 * What was used of a meter, as one number.
 *
 * @param key of the value and interval it is for; empty where all usage is one number
 * @param text for people; empty where the key is
 * @param isUsed false: nothing was counted
 * @param quantity in the meter's unit
 */
record Reading(String key, String text, boolean isUsed, BigFraction quantity, Evidence evidence) {
  Reading withQuantity(BigFraction converted) {
    return new Reading(key, text, isUsed, converted, evidence);
  }
}
