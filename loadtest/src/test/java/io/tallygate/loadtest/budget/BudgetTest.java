package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BudgetTest {
  /** 2 processors for 1 µs and 10 records: 200 ns a record, of which 120 at stations and 40 not used. */
  private static final Budget BUDGET =
      new Budget(
          10,
          1_000,
          new MachineTimes(2, 250, 100, 50),
          List.of(
              new BudgetRow(false, Station.SEND, new TreeSet<>(List.of("generator")), 0, 200),
              new BudgetRow(true, Station.COUNT, new TreeSet<>(List.of("core")), 900, 100)),
          List.of(new RoleTimes(true, "core", 1_000, 70, 2, 3)),
          42,
          new Budget.SystemCalls(1, 2, 3, 4),
          new Budget.Allocation(1, 2, 3, 20));

  @Test
  void shouldAccountForEveryNanosecondOfTheMachine() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    BUDGET.putInto(json);
    double sum = 0;
    for (JsonNode each : json.get("stations")) {
      sum += each.get("userNs").asDouble() + each.get("systemNs").asDouble();
    }
    for (String field : List.of("otherProcessesNs", "stolenNs", "idleForDiskNs", "idleNs")) {
      sum += json.get(field).asDouble();
    }
    assertThat(json.get("nsPerRecord").asDouble()).isEqualTo(200);
    assertThat(sum).isEqualTo(200, within(1e-9));
    assertThat(json.get("otherProcessesNs").asDouble()).isEqualTo(40);
    assertThat(json.get("stations").get(1).get("sharePercent").asDouble()).isEqualTo(50);
    assertThat(json.get("threads").get(0).get("wantedToRunNs").asDouble()).isEqualTo(7);
    assertThat(json.get("allocatedBytesPerRecordBinaryPath").asDouble()).isEqualTo(0.6);
    assertThat(json.get("allocatedBytesPerRecord").asDouble()).isEqualTo(2);
  }

  @Test
  void shouldPrintALineForEachStation() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BUDGET.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text.lines())
        .anyMatch(line -> line.matches("kernel send +generator +0.00 +20.00 +20.00 +10.0 %"))
        .anyMatch(line -> line.matches("count +core +90.00 +10.00 +100.00 +50.0 %"))
        .anyMatch(line -> line.matches("other processes, kernel threads +40.00 +20.0 %"))
        .anyMatch(line -> line.matches("all processors +200.00 +100.0 %"));
  }
}
