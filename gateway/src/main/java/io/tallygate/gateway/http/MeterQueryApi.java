package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterQuery;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.QueryRefusedException;

/** Questions to meters, fresh: each answer holds everything acknowledged before the question. */
final class MeterQueryApi {
  private static final String DIMENSION = "dimensions.";

  private final RatingCore core;
  private final MeterQuery query;

  MeterQueryApi(RatingCore core) {
    this.core = core;
    this.query = new MeterQuery(core::catalog, core.usage());
  }

  /** Asked by parameters. */
  Reply get(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    Meter meter = UsageApi.meter(tenant, call.part("key"), "key");
    try {
      return answer(call, tenant, MeterQuestionForm.ofParameters(call, meter));
    } catch (QueryRefusedException e) {
      throw refused(e, MeterQuestionForm.FILTER + "[", "]");
    }
  }

  /** Asked by a JSON object with the same fields. */
  Reply post(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    Meter meter = UsageApi.meter(tenant, call.part("key"), "key");
    try {
      return answer(call, tenant, MeterQuestionForm.ofBody(call, meter));
    } catch (QueryRefusedException e) {
      throw refused(e, MeterQuestionForm.FILTER + ".", "");
    }
  }

  private Reply answer(Call call, TenantCatalog tenant, MeterQuestion question)
      throws ProblemException, QueryRefusedException {
    String format = StatementReply.format(call.parameter("format"), call.headers().get("Accept"));
    if (!format.equals("json") && !format.equals("csv")) {
      throw ProblemException.badRequest("format must be json or csv", "format");
    }
    MeterAnswer answer;
    long flush;
    try (FlushHold hold = core.flushes().flushAndHold()) {
      flush = hold.number();
      answer = query.answer(tenant.number(), question, flush);
    }
    return format.equals("csv")
        ? Reply.stream(
            "text/csv; charset=utf-8", out -> MeterAnswerForm.writeCsv(question, answer, out))
        : Reply.stream(
            "application/json", out -> MeterAnswerForm.writeJson(question, flush, answer, out));
  }

  private static ProblemException refused(
      QueryRefusedException e, String beforeDimension, String behindDimension) {
    String field = e.field();
    return ProblemException.badRequest(
        e.message(),
        field.startsWith(DIMENSION)
            ? beforeDimension + field.substring(DIMENSION.length()) + behindDimension
            : field);
  }
}
