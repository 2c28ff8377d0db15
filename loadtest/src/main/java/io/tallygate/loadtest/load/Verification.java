package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.GatewayApi.MeterTotal;
import java.math.BigDecimal;

/**
 * What was acknowledged beside what the gateway's totals grew by.
 *
 * @param acknowledged count and sum of all records acknowledged and not refused
 * @param before the meter's totals before the run
 * @param after and after it
 */
record Verification(MeterTotal acknowledged, MeterTotal before, MeterTotal after) {
  boolean isEqual() {
    return countGrowth() == acknowledged.count() && sumGrowth().compareTo(acknowledged.sum()) == 0;
  }

  private long countGrowth() {
    return after.count() - before.count();
  }

  private BigDecimal sumGrowth() {
    return after.sum().subtract(before.sum());
  }

  void putInto(ObjectNode json) {
    json.put("acknowledgedCount", acknowledged.count());
    json.put("gatewayCount", countGrowth());
    json.put("acknowledgedSum", acknowledged.sum().toPlainString());
    json.put("gatewaySum", sumGrowth().toPlainString());
  }

  @Override
  public String toString() {
    return (isEqual() ? "totals equal: " : "TOTALS DIFFER: ")
        + "acknowledged "
        + acknowledged.count()
        + " records, sum "
        + acknowledged.sum().toPlainString()
        + "; the gateway counted "
        + countGrowth()
        + ", sum "
        + sumGrowth().toPlainString();
  }
}
