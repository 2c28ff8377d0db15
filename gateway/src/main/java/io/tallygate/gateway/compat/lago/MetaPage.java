package io.tallygate.gateway.compat.lago;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import java.util.List;
import java.util.function.Function;

/** Lago's lists: pages by number, with what there is in all. */
final class MetaPage {
  private static final int PER_PAGE_DEFAULT = 20;
  private static final int PER_PAGE_MAX = 100;

  private MetaPage() {}

  /**
   * The page that a call asks for with {@code page} and {@code per_page}.
   *
   * @param name of the list in the answer
   */
  static <T> ObjectNode of(String name, List<T> all, Function<T, ObjectNode> json, Call call)
      throws ProblemException {
    int perPage = (int) call.number("per_page", PER_PAGE_DEFAULT, 1, PER_PAGE_MAX);
    int pages = Math.max(1, (all.size() + perPage - 1) / perPage);
    int page = (int) call.number("page", 1, 1, Integer.MAX_VALUE);
    int from = (int) Math.min(all.size(), (page - 1L) * perPage);
    ObjectNode body = ExactJson.newObject();
    ArrayNode items = body.putArray(name);
    all.subList(from, Math.min(all.size(), from + perPage))
        .forEach(each -> items.add(json.apply(each)));
    ObjectNode meta = body.putObject("meta");
    meta.put("current_page", page);
    meta.put("next_page", page < pages ? page + 1 : null);
    meta.put("prev_page", page > 1 ? page - 1 : null);
    meta.put("total_pages", pages);
    meta.put("total_count", all.size());
    return body;
  }
}
