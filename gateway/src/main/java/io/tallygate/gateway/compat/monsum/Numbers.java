package io.tallygate.gateway.compat.monsum;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ids of bookings, customers and subscriptions: whole numbers below 2^53, because clients in JavaScript read them as floating point numbers.
 * Any thread.
 */
final class Numbers {
  /** Bookings of one life of the process at the most: 68 billion. */
  private static final int SEQUENCE_BITS = 36;

  /** Ids from here on come from idempotency keys; counted ones get there with the 65,536th start. */
  static final long KEYED_FROM = 1L << 52;

  private static final int PRICE_PLACES = 4;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,14}");

  private final long incarnation;
  private final ConcurrentHashMap<String, AtomicLong> sequences = new ConcurrentHashMap<>();

  /**
   * @param incarnation raised at each start, so that no id comes twice
   */
  Numbers(int incarnation) {
    this.incarnation = incarnation;
  }

  /** The next id of a booking, unique within the tenant. */
  long next(String tenant) {
    long sequence = sequences.computeIfAbsent(tenant, key -> new AtomicLong()).incrementAndGet();
    return (incarnation << SEQUENCE_BITS) | sequence;
  }

  /** The id of a booking with an idempotency key: the same for the same key. */
  static long ofKey(String key) {
    return KEYED_FROM | (ByteBuffer.wrap(sha256(key)).getLong() & (KEYED_FROM - 1));
  }

  /** A text of 64 hexadecimal digits that stands for a key of any characters. */
  static String hash(String key) {
    StringBuilder text = new StringBuilder();
    for (byte each : sha256(key)) {
      text.append(Character.forDigit((each >> 4) & 15, 16))
          .append(Character.forDigit(each & 15, 16));
    }
    return text.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The number behind the greatest of keys that are numbers; 1 if none is. */
  static String behind(Stream<String> keys) {
    long greatest = keys.filter(Numbers::isNumber).mapToLong(Long::parseLong).max().orElse(0);
    return Long.toString(greatest + 1);
  }

  /** An id as answers to create have it: a number where it is one. */
  static Object id(String key) {
    return isNumber(key) ? (Object) Long.valueOf(key) : key;
  }

  private static boolean isNumber(String key) {
    return NUMBER.matcher(key).matches();
  }

  /** A price as the original writes it, with four decimal places, or more where it has more. */
  static String price(BigDecimal price) {
    BigDecimal plain = price.stripTrailingZeros();
    return plain.setScale(Math.max(PRICE_PLACES, plain.scale())).toPlainString();
  }

  /** Likewise, of a price as an event has it; as it is where it is no number. */
  static String shownPrice(String price) {
    try {
      return price(new BigDecimal(price));
    } catch (NumberFormatException e) {
      return price;
    }
  }

  /** A percentage or quantity with two decimal places, or more where it has more. */
  static String twoPlaces(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return plain.setScale(Math.max(2, plain.scale())).toPlainString();
  }

  /** A quantity without zeros behind it. */
  static String quantity(BigDecimal quantity) {
    return quantity.signum() == 0 ? "0" : quantity.stripTrailingZeros().toPlainString();
  }
}
