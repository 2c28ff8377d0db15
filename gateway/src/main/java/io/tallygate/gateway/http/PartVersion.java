package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The entity tag of a part of the catalog, and conditions on it: nobody overwrites what he has not seen. */
final class PartVersion {
  static final String HEADER = "ETag";
  private static final int HASH_BYTES = 12;

  private PartVersion() {}

  /** Follows from what the part holds: two that are equal have the same. */
  static String of(Object part) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Replies.toJson(part));
      return '"' + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  /**
   * What a request says of the part as it must be.
   *
   * @param match entity tags, one of which it must have; null: it may be anything
   * @param mustBeNew it must not be there
   */
  record Condition(@Nullable String match, boolean mustBeNew) {
    /** 412, or null if the part is as it must be. */
    @Nullable Problem refused(@Nullable Object before) {
      if (mustBeNew && before != null) {
        return failed("there is one with this key", "If-None-Match");
      }
      if (match == null) {
        return null;
      }
      if (before == null) {
        return failed("there is none with this key", "If-Match");
      }
      String tag = of(before);
      boolean isMatch =
          match.equals("*") || Arrays.stream(match.split(",")).anyMatch(t -> t.strip().equals(tag));
      return isMatch ? null : failed("it was changed meanwhile [now=" + tag + "]", "If-Match");
    }

    private static Problem failed(String detail, String field) {
      return Problem.of(412, "Precondition failed", "nothing was changed: " + detail).at(field);
    }
  }

  static Condition condition(Call call) throws ProblemException {
    MultiMap headers = call.headers();
    String none = headers.get("If-None-Match");
    if (none != null && !none.strip().equals("*")) {
      throw ProblemException.badRequest("If-None-Match of a write is *", "If-None-Match");
    }
    String match = headers.get("If-Match");
    return new Condition(match == null ? null : match.strip(), none != null);
  }
}
