package io.tallygate.gateway.importing;

import io.tallygate.protocol.Definition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which series of a file the gateway has in suspense: counted, but nobody pays for them. */
final class SuspenseOfFile {
  private static final int FIRST_MAX = 20;

  private SuspenseOfFile() {}

  private record Key(String meter, String subject) {}

  static ImportReport.Suspense of(GatewayQuestions questions, List<Definition.Series> series)
      throws ImportException, InterruptedException {
    Set<Key> own = new HashSet<>();
    series.forEach(each -> own.add(new Key(each.meter(), each.subject())));
    List<String> first = new ArrayList<>();
    Set<Key> unpaid = new HashSet<>();
    for (GatewayQuestions.Unpaid each : questions.suspense()) {
      Key key = new Key(each.meter(), each.subject());
      if (own.contains(key) && unpaid.add(key) && first.size() < FIRST_MAX) {
        first.add(each.meter() + " " + each.subject() + " (" + each.reason() + ")");
      }
    }
    return new ImportReport.Suspense(unpaid.size(), first);
  }
}
