package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.idempotency.AnswerStore;
import io.tallygate.gateway.idempotency.StoredAnswer;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that take an {@code Idempotency-Key}: a request that comes again with its key gets the answer that the first one got,
 * and nothing is done a second time. Without a key they are carried out each time. Answers that refuse are not kept: nothing was done.
 */
final class KeyedOperations {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";
  static final int KEY_BYTES_MAX = 256;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final Logger LOG = LoggerFactory.getLogger(KeyedOperations.class);

  private final AnswerStore answers;

  KeyedOperations(AnswerStore answers) {
    this.answers = answers;
  }

  /** What happens to a request that was under way when the process ended, if it comes again. */
  enum Interrupted {
    /** It is carried out: the state that it changes sees to it that nothing is done twice. */
    RUN_AGAIN,
    /** It is refused, for a second time could undo what came between. */
    REFUSE
  }

  /**
   * An operation that takes keys.
   *
   * @param name of the operation, the same as long as data directories live
   */
  Route.Operation keyed(String name, Interrupted interrupted, Route.Operation operation) {
    return call -> {
      String key = call.headers().get(HEADER);
      return key == null ? operation.handle(call) : handle(name, interrupted, key, operation, call);
    };
  }

  private Reply handle(
      String name, Interrupted interrupted, String key, Route.Operation operation, Call call)
      throws ProblemException {
    if (!Texts.fits(key, KEY_BYTES_MAX)) {
      throw ProblemException.badRequest(
          "an idempotency key has 1 to " + KEY_BYTES_MAX + " bytes", HEADER);
    }
    String keyHash = hash(call.access().tenant().getBytes(UTF_8), key.getBytes(UTF_8));
    String request = request(name, call);
    StoredAnswer known = take(keyHash, request, interrupted);
    if (known != null) {
      Reply reply = new Reply(known.status(), known.contentType(), known.body());
      for (Map.Entry<String, String> header : known.headers().entrySet()) {
        reply = reply.with(header.getKey(), header.getValue());
      }
      return reply.with(REPLAYED, "true");
    }
    return carryOut(keyHash, request, operation, call);
  }

  private @Nullable StoredAnswer take(String key, String request, Interrupted interrupted)
      throws ProblemException {
    AnswerStore.Found found;
    try {
      found = answers.take(key, request, interrupted == Interrupted.RUN_AGAIN);
    } catch (IOException e) {
      LOG.error("answers by idempotency key cannot be read or written", e);
      throw new ProblemException(
          Problem.of(
                  503,
                  "Keys are refused for now",
                  "the key cannot be kept, so nothing was done; without it the request is taken")
              .at(HEADER)
              .retryAfter(RETRY_AFTER_SECONDS));
    }
    return switch (found.known()) {
      case NEW -> null;
      case ANSWERED -> found.answer();
      case RUNNING ->
          throw new ProblemException(
              Problem.of(409, "Under way", "the request that came first is still being carried out")
                  .at(HEADER)
                  .retryAfter(RETRY_AFTER_SECONDS));
      case INTERRUPTED ->
          throw new ProblemException(
              Problem.of(
                      409,
                      "Interrupted",
                      "the request that came first was interrupted, and may have been carried out:"
                          + " find out, then send what is still wanted with another key")
                  .at(HEADER));
      case OTHER_REQUEST ->
          throw new ProblemException(
              Problem.of(422, "Key in use", "the key came with another request before").at(HEADER));
    };
  }

  private Reply carryOut(String key, String request, Route.Operation operation, Call call)
      throws ProblemException {
    boolean isKnown = false;
    try {
      Reply reply = operation.handle(call);
      isKnown = isKept(key, request, reply);
      return reply;
    } catch (ProblemException refused) {
      isKnown = isReleased(key, request);
      throw refused;
    } finally {
      if (!isKnown) {
        answers.interrupted(key);
      }
    }
  }

  private boolean isKept(String key, String request, Reply reply) {
    try {
      answers.answered(
          key,
          request,
          new StoredAnswer(reply.status(), reply.contentType(), reply.headers(), reply.body()));
      return true;
    } catch (IOException e) {
      LOG.error("an answer cannot be kept by its idempotency key", e);
      return false;
    }
  }

  private boolean isReleased(String key, String request) {
    try {
      answers.released(key, request);
      return true;
    } catch (IOException e) {
      LOG.error("an idempotency key cannot be freed", e);
      return false;
    }
  }

  private static String request(String name, Call call) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    call.query().names().stream().sorted().forEach(n -> parameters.put(n, call.parameters(n)));
    return hash(
        name.getBytes(UTF_8),
        new TreeMap<>(call.path()).toString().getBytes(UTF_8),
        parameters.toString().getBytes(UTF_8),
        call.mediaType().getBytes(UTF_8),
        call.body());
  }

  /** Each part with its length before it, so that nothing can be moved from one to the next. */
  private static String hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(Integer.toString(part.length).getBytes(UTF_8));
        digest.update((byte) ':');
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }
}
