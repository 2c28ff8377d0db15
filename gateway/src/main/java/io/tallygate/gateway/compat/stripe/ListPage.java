package io.tallygate.gateway.compat.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.ProblemException;
import java.util.List;

/** Stripe's lists: a page of objects, which other pages follow and precede by id. */
final class ListPage {
  static final String LIMIT = "limit";
  static final String AFTER = "starting_after";
  static final String BEFORE = "ending_before";
  private static final int LIMIT_DEFAULT = 10;
  private static final int LIMIT_MAX = 100;

  private ListPage() {}

  /**
   * The page that a request asks for.
   *
   * @param all objects with ids, in the order of the list
   */
  static ObjectNode of(String url, List<ObjectNode> all, Parameters query) throws ProblemException {
    Long asked = query.number(LIMIT);
    long limit = asked == null ? LIMIT_DEFAULT : asked;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw StripeErrors.refused(
          StripeErrors.INVALID_NUMBER, "limit must be 1 to " + LIMIT_MAX, LIMIT);
    }
    String after = query.text(AFTER);
    String before = query.text(BEFORE);
    if (after != null && before != null) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, "give starting_after or ending_before, not both", BEFORE);
    }
    int from = after == null ? 0 : indexOf(all, after, AFTER) + 1;
    int to = all.size();
    boolean hasMore;
    if (before == null) {
      hasMore = to - from > limit;
      to = (int) Math.min(to, from + limit);
    } else {
      to = indexOf(all, before, BEFORE);
      hasMore = to > limit;
      from = (int) Math.max(0, to - limit);
    }
    ObjectNode page = ExactJson.newObject();
    page.put("object", "list");
    ArrayNode data = page.putArray("data");
    all.subList(from, to).forEach(data::add);
    page.put("has_more", hasMore);
    page.put("url", url);
    return page;
  }

  private static int indexOf(List<ObjectNode> all, String id, String parameter)
      throws ProblemException {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("id").textValue().equals(id)) {
        return i;
      }
    }
    throw StripeErrors.refused(
        StripeErrors.NO_RESOURCE, "the list has no object with this id: " + id, parameter);
  }
}
