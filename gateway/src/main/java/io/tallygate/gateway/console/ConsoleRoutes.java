package io.tallygate.gateway.console;

import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /} and {@code GET /console/…}: served to anybody, for the files hold nothing but the page. A browser asks each time whether
 * its copy is the one that this gateway has, so that page and API are never of different versions.
 */
public final class ConsoleRoutes implements RouteSource {
  /** Nothing from elsewhere, nothing within the page's own text, in nobody's frame. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String REST = "*";

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    ConsoleFiles files = ConsoleFiles.read();
    return List.of(
        Route.get("/", null, call -> reply(files, ConsoleFiles.INDEX, call)),
        Route.get("/console/" + REST, null, call -> reply(files, call.part(REST), call)));
  }

  private static Reply reply(ConsoleFiles files, String name, Call call) throws ProblemException {
    ConsoleFile file = files.get(name);
    if (file == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "the console has no such file [file=" + name + "]")
              .at("path"));
    }
    boolean isCompressed = takesGzip(call.headers().get("Accept-Encoding"));
    String tag = "\"" + file.hash() + (isCompressed ? "-gzip" : "") + "\"";
    if (isHeld(call.headers().get("If-None-Match"), tag)) {
      return described(Reply.empty(304), tag);
    }
    byte[] body = isCompressed ? file.compressed() : file.content();
    Reply reply = described(new Reply(200, file.contentType(), body), tag);
    return isCompressed ? reply.with("Content-Encoding", "gzip") : reply;
  }

  private static Reply described(Reply reply, String tag) {
    return reply
        .with("ETag", tag)
        .with("Vary", "Accept-Encoding")
        .with("Cache-Control", "no-cache")
        .with("Referrer-Policy", "no-referrer")
        .with("Content-Security-Policy", POLICY);
  }

  /** Whoever names it wants it, unless with the weight 0. */
  static boolean takesGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null
        && Arrays.stream(acceptEncoding.split(",", -1))
            .map(each -> each.replace(" ", ""))
            .anyMatch(each -> each.startsWith("gzip") && !each.matches("gzip;q=0(\\.0*)?"));
  }

  /** A proxy that changed the encoding has made the tag a weak one. */
  static boolean isHeld(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
  }
}
