package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.Core;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One case's tenant in a running core, with one subject: takes its catalog and usage, closes its periods. */
final class Desk {
  /** What usage is reported for. */
  static final String SUBJECT = "subject";

  /** Key of the subscription, where a case needs only one. */
  static final String SUBSCRIPTION = "subscription";

  private final Core core;
  private final BillRun run;
  private final String tenant;
  private @Nullable FrameLine line;
  private int periodsClosed;

  Desk(Core core, BillRun run, String tenant) {
    this.core = core;
    this.run = run;
    this.tenant = tenant;
  }

  private int number() {
    return core.catalog().tenant(tenant);
  }

  /** Adds to the catalog, and replaces in it. */
  void apply(CatalogDraft draft) {
    JsonNode document = draft.document(tenant);
    try {
      core.applyCatalog(
          CatalogReader.readJson(
              new ByteArrayInputStream(document.toString().getBytes(StandardCharsets.UTF_8))));
    } catch (CatalogException e) {
      throw new IllegalArgumentException("catalog refused: " + e.problems() + " " + document, e);
    }
  }

  /** Sends usage; it is counted when this returns. */
  void send(List<Usage> usage) {
    if (usage.isEmpty()) {
      return;
    }
    if (line == null) {
      line = new FrameLine(core, number(), SUBJECT);
    }
    line.send(usage);
  }

  void send(Usage... usage) {
    send(List.of(usage));
  }

  /** Closes what has ended by the instant; the statements issued, in their order. */
  List<Statement> close(Instant until) {
    BillRunResult result = run.close(number(), until, until);
    periodsClosed += result.closedPeriods();
    List<Statement> statements = new ArrayList<>();
    result
        .statements()
        .forEach(
            entry ->
                statements.add(
                    Objects.requireNonNull(core.statements().read(number(), entry.id()))));
    return statements;
  }

  /** The statement of the open period that holds the instant, as of now. */
  Statement preview(Instant at) {
    return run.preview(number(), SUBSCRIPTION, at);
  }

  /** True once a case has come all the way to a closed period. */
  boolean hasClosed() {
    return periodsClosed > 0;
  }
}
