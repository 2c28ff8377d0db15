package io.tallygate.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list: what every list answers with.
 *
 * @param next to be sent back as {@code after} for more; null at the end
 */
public record Page(
    List<?> items, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {
  public static final int LIMIT_DEFAULT = 100;
  public static final int LIMIT_MAX = 1000;

  /** The page that a call asks for with {@code limit} and {@code after}, of a list that is held whole. */
  public static <T> Page of(List<T> all, Function<T, String> key, Call call)
      throws ProblemException {
    int limit = call.limit();
    String after = call.parameter("after");
    List<T> rest =
        all.stream()
            .filter(each -> after == null || key.apply(each).compareTo(after) > 0)
            .sorted((a, b) -> key.apply(a).compareTo(key.apply(b)))
            .limit(limit + 1L)
            .toList();
    return of(rest, limit, each -> each, key);
  }

  /**
   * The page that rows make.
   *
   * @param rows one more than the limit, if there is more
   * @param fields how a row is written
   * @param key what {@code after} has to be to go on behind a row
   */
  public static <T> Page of(List<T> rows, int limit, Function<T, ?> fields, Function<T, ?> key) {
    List<Object> items = new ArrayList<>();
    rows.stream().limit(limit).forEach(row -> items.add(fields.apply(row)));
    return new Page(
        items, rows.size() > limit ? String.valueOf(key.apply(rows.get(limit - 1))) : null);
  }

  /** Likewise, as an answer. */
  static <T> Reply reply(List<T> rows, int limit, Function<T, ?> fields, Function<T, ?> key) {
    return Reply.ok(of(rows, limit, fields, key));
  }
}
