package io.tallygate.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list in the order of keys.
 *
 * @param next key to ask {@code after} for more; null at the end
 */
public record Page(
    List<?> items, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {
  public static final int LIMIT_DEFAULT = 100;
  public static final int LIMIT_MAX = 1000;

  /** The page that a call asks for with {@code limit} and {@code after}. */
  public static <T> Page of(List<T> all, Function<T, String> key, Call call)
      throws ProblemException {
    int limit = (int) call.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    String after = call.parameter("after");
    List<T> rest =
        all.stream()
            .filter(each -> after == null || key.apply(each).compareTo(after) > 0)
            .sorted((a, b) -> key.apply(a).compareTo(key.apply(b)))
            .limit(limit + 1L)
            .toList();
    return rest.size() <= limit
        ? new Page(rest, null)
        : new Page(rest.subList(0, limit), key.apply(rest.get(limit - 1)));
  }
}
