package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.billing.StatementStateException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements, and what people do with them. */
final class StatementsApi {
  /** One journal entry names them all. */
  private static final int IDS_MAX = 10_000;

  private static final int REASON_MAX = 500;

  private final RatingCore core;
  private final StatementDesk desk;
  private final Clock clock;

  StatementsApi(RatingCore core, StatementDesk desk, Clock clock) {
    this.core = core;
    this.desk = desk;
    this.clock = clock;
  }

  private int tenant(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access()).number();
  }

  Reply list(Call call) throws ProblemException {
    int limit = call.limit();
    StatementFilter filter =
        new StatementFilter(
            call.parameter("customer"),
            call.parameter("subscription"),
            state(call),
            call.parameter("period"));
    boolean isNewestFirst = isNewestFirst(call);
    long after = call.number("after", isNewestFirst ? Long.MAX_VALUE : 0, 0, Long.MAX_VALUE);
    List<StatementEntry> entries =
        isNewestFirst
            ? core.statements().newest(tenant(call), filter, after, limit + 1)
            : core.statements().list(tenant(call), filter, after, limit + 1);
    return Page.reply(entries, limit, StatementsApi::fields, StatementEntry::id);
  }

  private static boolean isNewestFirst(Call call) throws ProblemException {
    String order = call.parameter("order");
    if (order == null || order.equals("oldest")) {
      return false;
    }
    if (order.equals("newest")) {
      return true;
    }
    throw ProblemException.badRequest("order must be oldest or newest", "order");
  }

  private static @Nullable StatementState state(Call call) throws ProblemException {
    String state = call.parameter("state");
    if (state == null) {
      return null;
    }
    return switch (state) {
      case "draft", "approved", "issued", "discarded" -> StatementState.of(state);
      default ->
          throw ProblemException.badRequest(
              "state must be draft, approved, issued or discarded", "state");
    };
  }

  static Map<String, Object> fields(StatementEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", entry.id());
    fields.put("number", entry.number());
    fields.put("state", entry.state().key());
    fields.put("kind", entry.kind().key());
    if (entry.relatesTo() > 0) {
      fields.put("relatesTo", entry.relatesTo());
    }
    fields.put("customer", entry.customer());
    fields.put("subscription", entry.subscription());
    fields.put("period", entry.period());
    fields.put("start", entry.start());
    fields.put("end", entry.end());
    fields.put("currency", entry.currency());
    fields.put("total", entry.total().toPlainString());
    if (entry.issuedAt() != null) {
      fields.put("issuedAt", entry.issuedAt());
    }
    return fields;
  }

  Reply one(Call call) throws ProblemException {
    long id = id(call);
    Statement statement = core.statements().read(tenant(call), id);
    if (statement == null) {
      throw unknown(call.part("id"));
    }
    return StatementReply.of(statement, call);
  }

  private static long id(Call call) throws ProblemException {
    String text = call.part("id");
    if (!text.matches("[0-9]{1,18}")) {
      throw unknown(text);
    }
    return Long.parseLong(text);
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        Problem.of(404, "Not found", "there is no such statement [id=" + id + "]").at("id"));
  }

  Reply approve(Call call) throws ProblemException {
    return change(Step.APPROVE, call, true);
  }

  Reply issue(Call call) throws ProblemException {
    return change(Step.ISSUE, call, true);
  }

  Reply discard(Call call) throws ProblemException {
    return change(Step.DISCARD, call, false);
  }

  private Reply change(Step step, Call call, boolean mayBeAll) throws ProblemException {
    int tenant = tenant(call);
    JsonFields body = mayBeAll ? JsonFields.of(call, "ids", "all") : JsonFields.of(call, "ids");
    if (mayBeAll && body.flag("all")) {
      if (body.has("ids")) {
        throw ProblemException.badRequest("either all or ids, not both", "ids");
      }
      int count =
          refusing(
              "all", () -> desk.changeAll(step, tenant, clock.instant(), call.access().name()));
      return Reply.ok(Map.of("count", count));
    }
    List<Long> ids = body.ids("ids", IDS_MAX);
    List<StatementEntry> entries =
        refusing(
            "ids", () -> desk.change(step, tenant, ids, clock.instant(), call.access().name()));
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("count", entries.size());
    reply.put("statements", entries.stream().map(StatementsApi::fields).toList());
    return Reply.ok(reply);
  }

  Reply cancel(Call call) throws ProblemException {
    int tenant = tenant(call);
    long id = id(call);
    String reason = JsonFields.ofOptional(call, "reason").text("reason", REASON_MAX);
    return created(refusing("id", () -> desk.cancel(tenant, id, reason, clock.instant())));
  }

  Reply reissue(Call call) throws ProblemException {
    int tenant = tenant(call);
    long id = id(call);
    JsonFields body = JsonFields.ofOptional(call, "reason", "draft");
    String reason = body.text("reason", REASON_MAX);
    StatementState state = body.flag("draft") ? StatementState.DRAFT : StatementState.ISSUED;
    return created(refusing("id", () -> desk.reissue(tenant, id, reason, clock.instant(), state)));
  }

  private static Reply created(Statement statement) {
    return new Reply(201, "application/json", StatementJson.write(statement));
  }

  /** A statement that is not in a state for the step: 409, and what would be right. */
  private static <T> T refusing(String field, Supplier<T> step) throws ProblemException {
    try {
      return step.get();
    } catch (StatementStateException e) {
      throw new ProblemException(
          Problem.of(
                  e.isUnknown() ? 404 : 409,
                  e.isUnknown() ? "Not found" : "Not in a state for it",
                  Objects.requireNonNull(e.getMessage()))
              .at(field));
    }
  }
}
