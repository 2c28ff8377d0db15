package io.tallygate.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tallygate.loadtest.GatewayApi.StatementEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementChecksTest {
  private static final List<String[]> EXPECTED =
      List.of(
          row("scope", "customer", "subscription", "period", "currency", "total"),
          row("billed", "", "shop", "2010-Q4", "GBP", "3.00"),
          row("statement", "a", "a-shop", "2010-Q4", "GBP", "1.00"),
          row("statement", "b", "b-shop", "2010-Q4", "GBP", "2.00"),
          row("due", "b", "b-shop", "2010-Q4", "GBP", "0.50"));

  private final Checks checks = new Checks();

  @Test
  void shouldAcceptWhatIsExpected() throws IOException {
    compare(entry(1, "a", "1.00"), entry(2, "b", "2.00"));
    assertThat(checks.areAllOk()).isTrue();
    assertThat(checks.count()).isEqualTo(4);
    ArrayNode json = new JsonMapper().createArrayNode();
    checks.putInto(json);
    assertThat(json.get(0).toString())
        .isEqualTo(
            "{\"name\":\"billed shop 2010-Q4 GBP\",\"expected\":\"3.00\",\"actual\":\"3.00\",\"ok\":true}");
  }

  @Test
  void shouldSeeAWrongAMissingAndAnUnexpectedStatement() throws IOException {
    compare(entry(1, "a", "1.01"), entry(2, "c", "2.00"));
    assertThat(checks.wrong())
        .extracting(Checks.Check::name)
        .containsExactly(
            "billed shop 2010-Q4 GBP",
            "statement a-shop 2010-Q4 GBP",
            "statement b-shop 2010-Q4 GBP",
            "statement c-shop 2010-Q4 GBP");
  }

  @Test
  void shouldSeeAStatementThatWasIssuedTwice() throws IOException {
    compare(entry(1, "a", "1.00"), entry(2, "b", "2.00"), entry(3, "b", "2.00"));
    assertThat(checks.wrong())
        .extracting(Checks.Check::name)
        .containsExactly("billed shop 2010-Q4 GBP", "statements", "statement b-shop 2010-Q4 GBP");
  }

  @Test
  void shouldSeeAWrongAndAMissingDue() throws IOException {
    Expected.Statement statement = new Expected.Statement("b-shop", "2010-Q4", "GBP");
    StatementChecks statements = new StatementChecks(Expected.of(EXPECTED), checks, nowhere());
    statements.compareDues(Map.of(statement, new BigDecimal("0.50")));
    assertThat(checks.areAllOk()).isTrue();
    statements.compareDues(Map.of(statement, new BigDecimal("2.00")));
    statements.compareDues(Map.of());
    assertThat(checks.wrong()).extracting(Checks.Check::actual).containsExactly("2.00", "none");
  }

  private void compare(StatementEntry... issued) throws IOException {
    new StatementChecks(Expected.of(EXPECTED), checks, nowhere()).compare(List.of(issued));
  }

  private static PrintStream nowhere() {
    return new PrintStream(new ByteArrayOutputStream());
  }

  private static StatementEntry entry(long number, String customer, String total) {
    return new StatementEntry(
        number, customer, customer + "-shop", "2010-Q4", "GBP", new BigDecimal(total));
  }

  private static String[] row(String... fields) {
    return fields;
  }
}
