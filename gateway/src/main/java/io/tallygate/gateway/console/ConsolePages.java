package io.tallygate.gateway.console;

import io.tallygate.gateway.http.PageSource;
import io.tallygate.gateway.http.Reply;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The console at {@code /}, and its files below {@code /console/}. A browser asks each time whether its copy is the one that this gateway
 * has, so that page and API are never of different versions.
 */
public final class ConsolePages implements PageSource {
  /** What the paths of the files begin with. */
  static final String PREFIX = "/console/";

  /** Nothing from elsewhere, nothing within the page's own text, in nobody's frame. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final ConsoleFiles files = ConsoleFiles.read();

  @Override
  public @Nullable Reply page(String path, MultiMap headers) {
    if (path.equals("/")) {
      return file(ConsoleFiles.INDEX, headers);
    }
    return path.startsWith(PREFIX) ? file(path.substring(PREFIX.length()), headers) : null;
  }

  /** Null if there is no such file. */
  @Nullable Reply file(String name, MultiMap headers) {
    ConsoleFile file = files.get(name);
    if (file == null) {
      return null;
    }
    boolean isCompressed = takesGzip(headers.get("Accept-Encoding"));
    String tag = "\"" + file.hash() + (isCompressed ? "-gzip" : "") + "\"";
    if (isHeld(headers.get("If-None-Match"), tag)) {
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
  private static boolean takesGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null
        && Arrays.stream(acceptEncoding.split(",", -1))
            .map(each -> each.replace(" ", ""))
            .anyMatch(each -> each.startsWith("gzip") && !each.matches("gzip;q=0(\\.0*)?"));
  }

  /** A proxy that changed the encoding has made the tag a weak one. */
  private static boolean isHeld(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
  }
}
