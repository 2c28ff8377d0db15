package io.tallygate.gateway.compat.openmeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * Ids in the form of ULIDs, as OpenMeter gives them to things that have nothing but a key here: always the same one for the same
 * key, and no time in it.
 */
final class DerivedId {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final int LENGTH = 26;
  private static final int BITS = 5;

  private DerivedId() {}

  static boolean isMeant(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * @param kind of the thing: {@code meter}
   * @param key unique within tenant and kind
   */
  static String of(String kind, String tenant, String key) {
    byte[] hash = sha256(kind + '\0' + tenant + '\0' + key);
    BigInteger number = new BigInteger(1, hash).shiftRight(128);
    char[] text = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int digit = number.shiftRight(BITS * (LENGTH - 1 - i)).intValue() & ((1 << BITS) - 1);
      text[i] = DIGITS.charAt(digit);
    }
    return new String(text);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
