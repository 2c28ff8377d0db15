package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.catalog.PartKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One part of the catalog as the body of a request. It becomes a document of that one part, so that whatever a document may hold is
 * read and judged in one place; the text stays as it is, so that no number is rounded on the way.
 */
final class PartBody {
  private static final Pattern PLACE = Pattern.compile(" \\[line=\\d+] \\[column=\\d+]");

  private PartBody() {}

  /**
   * Reads a body.
   *
   * @param key from the path, which the body may repeat; null: it must stand in the body
   * @return a document of one part
   */
  static CatalogDocument read(PartKind kind, @Nullable String key, Call call)
      throws ProblemException {
    JsonNode body = JsonText.of(call);
    if (!body.isObject()) {
      throw ProblemException.badRequest("the body must be a JSON object", "body");
    }
    JsonNode named = body.path("key");
    if (key != null && body.has("key") && !key.equals(named.textValue())) {
      throw ProblemException.badRequest("key must be that of the path, or left out", "key");
    }
    if (key == null && named.asText("").isEmpty()) {
      throw ProblemException.badRequest("key is missing", "key");
    }
    try {
      return CatalogReader.readJson(
          new ByteArrayInputStream(
              document(kind, body.has("key") ? null : key, body.isEmpty(), call.body())));
    } catch (CatalogException e) {
      throw refused(kind, e);
    }
  }

  /** The text of a document, with the key written in behind the first brace if it is not there. */
  private static byte[] document(
      PartKind kind, @Nullable String key, boolean isEmpty, byte[] body) {
    int brace = 0;
    while (body[brace] != '{') {
      brace++;
    }
    StringBuilder head = new StringBuilder("{\"").append(kind.field()).append("\":[{");
    if (key != null) {
      head.append("\"key\":\"");
      JsonStringEncoder.getInstance().quoteAsString(key, head);
      head.append(isEmpty ? "\"" : "\",");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(body.length + 64);
    text.writeBytes(head.toString().getBytes(UTF_8));
    text.write(body, brace + 1, body.length - brace - 1);
    text.writeBytes("]}".getBytes(UTF_8));
    return text.toByteArray();
  }

  /** 422 with every fault, by its path in the body. */
  static ProblemException refused(PartKind kind, CatalogException e) {
    String prefix = kind.field() + "[0]";
    return refused(
        e.problems().stream()
            .map(each -> new Problem.Fault(path(each.path(), prefix), message(each.message())))
            .toList());
  }

  private static String path(String path, String prefix) {
    if (!path.startsWith(prefix)) {
      return path;
    }
    String rest = path.substring(prefix.length());
    return rest.startsWith(".") ? rest.substring(1) : rest;
  }

  /** A place in the document that was made of the body is none in the body. */
  static String message(String message) {
    return PLACE.matcher(message).replaceAll("");
  }

  /** 422 with every fault of a change of the catalog; the field is that of the first. */
  static ProblemException refused(List<Problem.Fault> faults) {
    Problem problem =
        Problem.of(
                422,
                "Catalog refused",
                "nothing was changed: the document has " + faults.size() + " faults")
            .with(faults);
    String first = faults.isEmpty() ? "" : faults.get(0).path();
    return new ProblemException(problem.at(first.isEmpty() ? "body" : first));
  }
}
