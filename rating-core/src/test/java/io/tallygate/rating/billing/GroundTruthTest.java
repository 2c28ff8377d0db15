package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The demo's three data sets through the rating alone, against the amounts that a program in another language made of them:
 * every customer's statement.
 */
class GroundTruthTest {
  private static final Path DEMO = Path.of("..", "loadtest", "src", "main", "resources", "demo");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static List<String> lines(String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DEMO.resolve(file))),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  /** Amount by "subject period" of one tariff. */
  private static Map<String, String> expected(String tariff) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(DEMO.resolve("expected.csv"))) {
      String[] fields = line.split(",");
      if (fields[0].equals("statement") && fields[2].equals(fields[1] + "-" + tariff)) {
        expected.put(fields[1] + " " + fields[3], fields[5]);
      }
    }
    return expected;
  }

  private static Map<String, String> rated(
      String tariff, String customer, String dates, Set<String> subjects, String csv)
      throws Exception {
    StringBuilder yaml = new StringBuilder(Files.readString(DEMO.resolve(tariff + ".yaml")));
    yaml.append("customers: [{key: all, ").append(customer).append("}]\nsubscriptions:\n");
    for (String subject : subjects) {
      yaml.append(
          "  - {key: \"%s\", customer: all, plan: %s, %s, subjects: [\"%s\"]}\n"
              .formatted(subject, tariff, dates, subject));
    }
    OfflineRating.Result result =
        OfflineRating.rate(
            Documents.yaml(yaml.toString()), new StringReader(csv), NOW, NOW, ZoneOffset.UTC);
    assertThat(result.refused()).isEmpty();
    assertThat(result.suspense()).isEmpty();
    Map<String, String> rated = new TreeMap<>();
    for (Statement statement : result.statements()) {
      rated.put(statement.subscription() + " " + statement.period(), statement.total().toString());
    }
    return rated;
  }

  @Test
  void shouldBillClicksAndBytes() throws Exception {
    StringBuilder csv = new StringBuilder("subject,type,time,value\n");
    Set<String> subjects = new LinkedHashSet<>();
    List<String> rows = lines("nasa_http_1995-08-01.tsv.gz");
    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.split("\t", -1);
      subjects.add(fields[0]);
      csv.append(fields[0])
          .append(",request,")
          .append(Instant.ofEpochSecond(Long.parseLong(fields[2])))
          .append(',')
          .append(fields[6])
          .append('\n');
    }

    assertThat(
            rated(
                "web",
                "zone: UTC, currency: EUR",
                "from: 1995-08-01, to: 1995-09-01",
                subjects,
                csv.toString()))
        .hasSize(2365)
        .isEqualTo(expected("web"));
  }

  @Test
  void shouldBillCallsAndTexts() throws Exception {
    StringBuilder csv = new StringBuilder("subject,type,time,value,direction\n");
    for (String row : lines("cdr_bandicoot_u_test.csv.gz")) {
      String[] fields = row.split(";");
      boolean isCall = fields[1].startsWith("1");
      csv.append(fields[2])
          .append(isCall ? ",call," : ",text,")
          .append(fields[4].replace(' ', 'T'))
          .append("Z,")
          .append(fields[5])
          .append(fields[0].equals("1") ? ",out\n" : ",in\n");
    }

    assertThat(
            rated(
                "mobile",
                "zone: UTC, currency: EUR",
                "from: 2013-12-01, to: 2014-06-01",
                Set.of("770000000"),
                csv.toString()))
        .hasSize(6)
        .isEqualTo(expected("mobile"));
  }

  @Test
  void shouldBillTurnoverWithRefunds() throws Exception {
    StringBuilder csv = new StringBuilder("subject,type,time,value,country\n");
    Set<String> subjects = new LinkedHashSet<>();
    for (String row : lines("online_retail_2010-12.csv.gz")) {
      // The description, with its commas, lies between the second field and the last five.
      String[] fields = row.split(",");
      int last = fields.length - 1;
      if (fields[0].equals("InvoiceNo")) {
        continue;
      }
      String customer = fields[last - 1];
      String subject = customer.isEmpty() ? "none" : customer.replace(".0", "");
      subjects.add(subject);
      csv.append(subject)
          .append(",sale,")
          .append(
              LocalDateTime.parse(fields[last - 3], TIME)
                  .atZone(ZoneId.of("Europe/London"))
                  .toOffsetDateTime())
          .append(',')
          .append(new BigDecimal(fields[last - 2]).multiply(new BigDecimal(fields[last - 4])))
          .append(',')
          .append(fields[last])
          .append('\n');
    }

    assertThat(
            rated(
                "shop",
                "zone: Europe/London, currency: GBP",
                "from: 2010-10-01, to: 2011-01-01",
                subjects,
                csv.toString()))
        .hasSize(949)
        .isEqualTo(expected("shop"));
  }
}
