package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that stand for a session: who it is of and until when, signed. Nothing is kept of them. The key is made at start, so a
 * restart ends all sessions; clients make a new one then, as they do every 15 minutes. Any thread.
 *
 * <pre>
 *  PREFIX | Base64( HMAC-SHA-256 of what follows, 32 bytes | end i64, ms since 1970 | name | tenant )
 * </pre>
 */
final class SessionTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String PREFIX = "tgsession_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_BYTES = 32;

  private final SecretKeySpec key;
  private final Clock clock;

  SessionTokens(Clock clock, SecureRandom random) {
    byte[] bytes = new byte[SIGNATURE_BYTES];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, ALGORITHM);
    this.clock = clock;
  }

  /** A token that lets its holder send usage as somebody, until an instant. */
  String token(Access access, Instant end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(end.toEpochMilli());
      out.writeUTF(access.name());
      out.writeUTF(access.tenant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] claims = bytes.toByteArray();
    byte[] signature = signature(claims);
    byte[] token = Arrays.copyOf(signature, SIGNATURE_BYTES + claims.length);
    System.arraycopy(claims, 0, token, SIGNATURE_BYTES, claims.length);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Who holds a token; null if it is none of ours, or has ended. */
  @Nullable Access access(String token) {
    if (!token.startsWith(PREFIX)) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()).getBytes(UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    if (bytes.length <= SIGNATURE_BYTES) {
      return null;
    }
    byte[] claims = Arrays.copyOfRange(bytes, SIGNATURE_BYTES, bytes.length);
    if (!MessageDigest.isEqual(signature(claims), Arrays.copyOf(bytes, SIGNATURE_BYTES))) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(claims))) {
      long endMs = in.readLong();
      Access access = new Access(in.readUTF(), in.readUTF(), Set.of(Scope.INGEST));
      return clock.millis() < endMs ? access : null;
    } catch (IOException e) {
      throw new UncheckedIOException("a signed token is not what was signed", e);
    }
  }

  private byte[] signature(byte[] claims) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(claims);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
