package io.tallygate.rating.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.StatementJournal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementAuditTest {
  @TempDir Path directory;

  private List<String> faults(String... entries) throws Exception {
    try (StatementJournal journal = StatementJournal.open(directory, Barrier.DISK)) {
      for (String entry : entries) {
        journal.append(entry.getBytes(UTF_8));
      }
      journal.force();
      return new StatementAudit().run(journal).faults();
    }
  }

  private static String statement(int id, int number, String kind, int month, String more) {
    return """
        {"statement": {"id": %d, "number": %d, "state": "%s", "kind": "%s", "tenant": 0, "subscription": "s",
          "start": "2024-0%d-01T00:00:00Z", "lines": [], "adjustments": [] %s}, "closings": []}
        """
        .formatted(id, number, number > 0 ? "issued" : "draft", kind, month, more);
  }

  private static String line(String amount) {
    return """
        , "lines": [{"charge": "c", "amount": "%s", "evidence": {}}], "total": "%s"
        """
        .formatted(amount, amount);
  }

  private static String change(String step, int id, int firstNumber) {
    return """
        {"closings": [], "change": {"step": "%s", "ids": [%d], "firstNumber": %d}}
        """
        .formatted(step, id, firstNumber);
  }

  private static String blank(int month) {
    return """
        {"closings": [{"tenant": 0, "subscription": "s", "start": "2024-0%d-01T00:00:00Z", "statementId": 0}]}
        """
        .formatted(month);
  }

  @Test
  void shouldFollowEveryStepThatIsAllowed() throws Exception {
    assertThat(
            faults(
                statement(1, 1, "statement", 1, line("2.00")),
                statement(2, 0, "statement", 2, line("3.00")),
                blank(3),
                change("discard", 2, 0),
                statement(3, 0, "statement", 2, line("4.00")),
                blank(3),
                change("approve", 3, 0),
                change("issue", 3, 2),
                statement(4, 3, "cancellation", 1, line("-2.00") + ", \"relatesTo\": {\"id\": 1}"),
                statement(5, 4, "reissue", 1, line("2.50"))))
        .isEmpty();
  }

  @Test
  void shouldNameAPeriodWithTwoStatementsAndANumberThatIsMissing() throws Exception {
    assertThat(
            faults(
                statement(1, 1, "statement", 1, line("2.00")),
                statement(2, 3, "statement", 1, line("2.00"))))
        .anyMatch(fault -> fault.contains("a period has two statements"))
        .anyMatch(fault -> fault.contains("[number=3] [before=1]"))
        .hasSize(2);
  }

  @Test
  void shouldNameStepsOutOfOrder() throws Exception {
    assertThat(
            faults(
                statement(1, 0, "statement", 1, line("2.00")),
                change("issue", 1, 1),
                change("approve", 7, 0)))
        .anyMatch(fault -> fault.contains("[step=issue] [id=1]"))
        .anyMatch(fault -> fault.contains("[step=approve] [id=7]"));
  }

  @Test
  void shouldNameACancellationOfAnotherAmountAndLinesThatDoNotAddUp() throws Exception {
    assertThat(
            faults(
                statement(1, 1, "statement", 1, line("2.00")),
                statement(2, 2, "cancellation", 1, line("-1.00") + ", \"relatesTo\": {\"id\": 1}"),
                statement(
                    4,
                    3,
                    "statement",
                    2,
                    ", \"lines\": [{\"charge\": \"c\", \"amount\": \"1.00\"}], \"total\": \"2.00\"")))
        .anyMatch(fault -> fault.contains("does not take back a statement that stands [id=2]"))
        .anyMatch(fault -> fault.contains("statement id does not follow [id=4] [before=2]"))
        .anyMatch(fault -> fault.contains("line without evidence [id=4]"))
        .anyMatch(fault -> fault.contains("lines do not add up [id=4]"));
  }
}
