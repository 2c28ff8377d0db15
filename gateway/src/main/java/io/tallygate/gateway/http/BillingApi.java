package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.Outlier;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementCsv;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementHtml;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.period.LatePolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bill runs, statements, suspense. */
final class BillingApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FORMATS =
      Map.of("application/json", "json", "text/csv", "csv", "text/html", "html");

  private final RatingCore core;
  private final BillRun billRun;
  private final Suspense suspense;
  private final Clock clock;

  BillingApi(RatingCore core, BillRun billRun, Suspense suspense, Clock clock) {
    this.core = core;
    this.billRun = billRun;
    this.suspense = suspense;
    this.clock = clock;
  }

  static BillingApi of(RatingCore core) {
    Clock clock = Clock.systemUTC();
    return new BillingApi(
        core,
        new BillRun(
            core::catalog, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT),
        new Suspense(core::catalog, core.usage(), clock),
        clock);
  }

  private TenantCatalog tenant(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access());
  }

  Reply suspense(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    core.flushes().flushAndStore();
    return raw("items", StatementJson.writeSuspense(suspense.list(tenant)));
  }

  /** An object with one field whose value is JSON already. */
  private static Reply raw(String name, byte[] json) {
    String text = "{\"" + name + "\":" + new String(json, UTF_8) + "}";
    return new Reply(200, "application/json", text.getBytes(UTF_8));
  }

  Reply close(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    JsonNode body = body(call);
    Instant until = instant(body, "until");
    Instant issuedAt = body.hasNonNull("issuedAt") ? instant(body, "issuedAt") : clock.instant();
    if (until.isAfter(issuedAt)) {
      throw ProblemException.badRequest(
          "until lies after issuedAt: a period that has not ended cannot be closed", "until");
    }
    boolean isDry = body.path("dryRun").asBoolean();
    if (body.has("dryRun") && !body.get("dryRun").isBoolean()) {
      throw ProblemException.badRequest("dryRun must be true or false", "dryRun");
    }
    BillRunResult result =
        isDry ? billRun.rehearse(tenant, until, issuedAt) : billRun.close(tenant, until, issuedAt);
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("closingFlush", result.closingFlush());
    reply.put("closedPeriods", result.closedPeriods());
    reply.put("dryRun", isDry);
    reply.put("statements", result.statements().stream().map(BillingApi::fields).toList());
    reply.put("outliers", result.outliers().stream().map(BillingApi::fields).toList());
    return Reply.ok(reply);
  }

  private static JsonNode body(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    JsonNode body;
    try {
      body = JSON.readTree(call.body());
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getOriginalMessage(), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
    if (body == null || !body.isObject()) {
      throw ProblemException.badRequest("the body must be a JSON object", "body");
    }
    List<String> unknown = new ArrayList<>();
    body.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(List.of("until", "issuedAt", "dryRun"));
    if (!unknown.isEmpty()) {
      throw ProblemException.badRequest("the body has an unknown field", unknown.get(0));
    }
    return body;
  }

  private static Instant instant(JsonNode body, String name) throws ProblemException {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw ProblemException.badRequest(name + " must be an RFC 3339 date and time", name);
    }
    return Call.toInstant(value.textValue(), name);
  }

  Reply list(Call call) throws ProblemException {
    int limit = (int) call.number("limit", Page.LIMIT_DEFAULT, 1, Page.LIMIT_MAX);
    List<StatementEntry> entries =
        core.statements()
            .list(
                tenant(call).number(),
                call.parameter("customer"),
                call.parameter("subscription"),
                call.number("after", 0, 0, Long.MAX_VALUE),
                limit + 1);
    boolean more = entries.size() > limit;
    List<StatementEntry> page = more ? entries.subList(0, limit) : entries;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.stream().map(BillingApi::fields).toList());
    if (more) {
      body.put("next", page.get(limit - 1).number());
    }
    return Reply.ok(body);
  }

  private static Map<String, Object> fields(Outlier outlier) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", outlier.number());
    fields.put("customer", outlier.customer());
    fields.put("subscription", outlier.subscription());
    fields.put("before", outlier.before().toPlainString());
    fields.put("total", outlier.total().toPlainString());
    return fields;
  }

  private static Map<String, Object> fields(StatementEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", entry.number());
    fields.put("customer", entry.customer());
    fields.put("subscription", entry.subscription());
    fields.put("period", entry.period());
    fields.put("start", entry.start());
    fields.put("end", entry.end());
    fields.put("currency", entry.currency());
    fields.put("total", entry.total().toPlainString());
    fields.put("issuedAt", entry.issuedAt());
    return fields;
  }

  Reply one(Call call) throws ProblemException {
    String text = call.part("number");
    Statement statement = null;
    if (text.matches("[0-9]{1,18}")) {
      statement = core.statements().read(tenant(call).number(), Long.parseLong(text));
    }
    if (statement == null) {
      throw ProblemException.of(
          404, "Not found", "there is no such statement [number=" + text + "]");
    }
    return write(statement, call);
  }

  Reply preview(Call call) throws ProblemException {
    TenantCatalog tenant = tenant(call);
    String subscription = call.required("subscription");
    if (tenant.subscription(subscription) == null) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "Not found",
                  "there is no such subscription [subscription=" + subscription + "]")
              .at("subscription"));
    }
    Instant at = call.parameter("at") == null ? clock.instant() : call.instant("at");
    try {
      return write(billRun.preview(tenant.number(), subscription, at), call);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "there is nothing to preview at this time: " + e.getMessage(), "at");
    }
  }

  private static Reply write(Statement statement, Call call) throws ProblemException {
    return switch (format(call.parameter("format"), call.headers().get("Accept"))) {
      case "json" -> new Reply(200, "application/json", StatementJson.write(statement));
      case "csv" -> Reply.text("text/csv; charset=utf-8", StatementCsv.write(List.of(statement)));
      case "html" -> Reply.text("text/html; charset=utf-8", StatementHtml.write(statement));
      default -> throw ProblemException.badRequest("format must be json, csv or html", "format");
    };
  }

  /** The parameter wins; of an Accept header, the first form that is known. */
  private static String format(@Nullable String parameter, @Nullable String accept) {
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
