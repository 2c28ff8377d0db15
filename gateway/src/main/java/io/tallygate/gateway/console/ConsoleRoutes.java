package io.tallygate.gateway.console;

import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /} and {@code GET /console/…}: served to anybody, for the files hold nothing but the page. */
public final class ConsoleRoutes implements RouteSource {
  private static final String REST = "*";

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    ConsolePages pages = new ConsolePages();
    return List.of(
        Route.get("/", null, call -> found(pages.page("/", call.headers()), "")),
        Route.get(
            ConsolePages.PREFIX + REST,
            null,
            call -> found(pages.file(call.part(REST), call.headers()), call.part(REST))));
  }

  private static Reply found(@Nullable Reply reply, String name) throws ProblemException {
    if (reply == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "the console has no such file [file=" + name + "]")
              .at("path"));
    }
    return reply;
  }
}
