package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.SuspenseEntry;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what is in suspense. That is found by comparing everything counted with the catalog, so a page bounds the answer and
 * not the search; the cursor is what the last entry is about, and holds when others come or go meanwhile.
 *
 * @param after what the last entry of the page before was about; null: from the start
 */
record SuspensePage(@Nullable String after, int limit) {
  static SuspensePage of(Call call) throws ProblemException {
    String after = call.parameter("after");
    try {
      return new SuspensePage(
          after == null ? null : new String(Base64.getUrlDecoder().decode(after), UTF_8),
          call.limit());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("after is not the next of a page of this list", "after");
    }
  }

  Reply of(List<SuspenseEntry> all) {
    List<SuspenseEntry> rows =
        all.stream()
            .filter(entry -> after == null || key(entry).compareTo(after) > 0)
            .sorted(Comparator.comparing(SuspensePage::key))
            .limit(limit + 1L)
            .toList();
    boolean isMore = rows.size() > limit;
    List<SuspenseEntry> page = isMore ? rows.subList(0, limit) : rows;
    StringBuilder json = new StringBuilder("{\"items\":");
    json.append(new String(StatementJson.writeSuspense(page), UTF_8));
    if (isMore) {
      byte[] next = key(page.get(limit - 1)).getBytes(UTF_8);
      json.append(",\"next\":\"")
          .append(Base64.getUrlEncoder().withoutPadding().encodeToString(next))
          .append('"');
    }
    return new Reply(200, "application/json", json.append('}').toString().getBytes(UTF_8));
  }

  /** No two entries have the same. */
  private static String key(SuspenseEntry entry) {
    String subscription = entry.subscription() == null ? "" : entry.subscription();
    return String.join(
        "\t",
        entry.meter(),
        entry.subject(),
        entry.reason().name(),
        subscription,
        entry.firstWindow().toString());
  }
}
