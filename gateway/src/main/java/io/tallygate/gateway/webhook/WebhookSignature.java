package io.tallygate.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs as the Standard Webhooks specification has it: HMAC-SHA256 over {@code id.timestamp.body}, in base64, with {@code v1,}
 * before it. Secrets are written {@code whsec_} and base64 of 24 to 64 bytes.
 */
public final class WebhookSignature {
  public static final String ID = "webhook-id";
  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURE = "webhook-signature";
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_MIN = 24;
  private static final int SECRET_MAX = 64;
  private static final int SECRET_NEW = 32;

  private WebhookSignature() {}

  /** The value of the header {@link #SIGNATURE}. */
  static String of(byte[] secret, String id, long timestampSeconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      byte[] signed = mac.doFinal((id + "." + timestampSeconds + "." + body).getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** A new secret, as {@link #written} shows it. */
  public static String newSecret(SecureRandom random) {
    byte[] secret = new byte[SECRET_NEW];
    random.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  /** A secret as people see it. */
  public static String written(String base64) {
    return PREFIX + base64;
  }

  /** The base64 of a written secret; null if it is none. */
  public static @Nullable String read(String written) {
    if (!written.startsWith(PREFIX)) {
      return null;
    }
    String base64 = written.substring(PREFIX.length());
    try {
      int length = Base64.getDecoder().decode(base64).length;
      return length < SECRET_MIN || length > SECRET_MAX ? null : base64;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
