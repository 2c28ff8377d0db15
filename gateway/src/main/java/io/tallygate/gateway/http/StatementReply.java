package io.tallygate.gateway.http;

import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementCsv;
import io.tallygate.rating.billing.StatementHtml;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.StatementPreview;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A statement in the form that the caller wants. */
final class StatementReply {
  private static final Map<String, String> FORMATS =
      Map.of("application/json", "json", "text/csv", "csv", "text/html", "html");

  private StatementReply() {}

  static Reply of(Statement statement, Call call) throws ProblemException {
    return of(statement, () -> StatementJson.write(statement), call);
  }

  /** What it covers is said in JSON; on paper the flush stands for it. */
  static Reply of(StatementPreview preview, Call call) throws ProblemException {
    return of(preview.statement(), () -> StatementJson.write(preview), call);
  }

  private static Reply of(Statement statement, Supplier<byte[]> json, Call call)
      throws ProblemException {
    return switch (format(call.parameter("format"), call.headers().get("Accept"))) {
      case "json" -> new Reply(200, "application/json", json.get());
      case "csv" -> Reply.text("text/csv; charset=utf-8", StatementCsv.write(List.of(statement)));
      case "html" -> Reply.text("text/html; charset=utf-8", StatementHtml.write(statement));
      default -> throw ProblemException.badRequest("format must be json, csv or html", "format");
    };
  }

  /** The parameter wins; of an Accept header, the first form that is known. */
  static String format(@Nullable String parameter, @Nullable String accept) {
    if (parameter != null) {
      return parameter;
    }
    if (accept != null) {
      for (String range : accept.split(",")) {
        String form = FORMATS.get(EventForms.mediaType(range));
        if (form != null) {
          return form;
        }
      }
    }
    return "json";
  }
}
