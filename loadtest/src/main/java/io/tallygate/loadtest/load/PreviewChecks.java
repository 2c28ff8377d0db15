package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.loadtest.GatewayApi;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares previews, when nothing more comes, with amounts worked out here from the quantities that {@code /api/v1/usage} has: the
 * fresh one, and the one that follows it, which does not ask for a flush.
 */
final class PreviewChecks {
  private static final int CUSTOMERS = 25;
  private static final long SEED = 0x5EED_01L;

  private final GatewayApi api;
  private final int customers;

  PreviewChecks(GatewayApi api, int customers) {
    this.api = api;
    this.customers = customers;
  }

  /** What differs; empty: nothing. */
  List<String> differences() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      String customer = BilledSeries.customer(random.nextInt(customers));
      BigDecimal owed =
          BilledSeries.owed(quantity(0, customer), quantity(1, customer), quantity(2, customer));
      compare(customer, "fresh", owed, total(customer, "&fresh=true"), differences);
      compare(customer, "stored", owed, total(customer, ""), differences);
    }
    return differences;
  }

  private static void compare(
      String customer,
      String kind,
      BigDecimal owed,
      BigDecimal previewed,
      List<String> differences) {
    if (owed.compareTo(previewed) != 0) {
      differences.add(customer + " " + kind + ": owed " + owed + ", previewed " + previewed);
    }
  }

  private BigInteger quantity(int meter, String customer) throws IOException, InterruptedException {
    BigInteger sum = BigInteger.ZERO;
    JsonNode usage =
        api.get("/api/v1/usage?meter=" + BilledSeries.METERS.get(meter) + "&subject=" + customer);
    for (JsonNode row : usage.path("items")) {
      sum = sum.add(new BigInteger(row.path("sum").asText()));
    }
    return sum;
  }

  private BigDecimal total(String customer, String more) throws IOException, InterruptedException {
    return new BigDecimal(
        api.get("/api/v1/billing/preview?subscription=" + customer + more).path("total").asText());
  }
}
