package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.measure.IngestProtocol;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.StationRecorder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the whole way of a tenant's events over HTTP is recorded, found without a lock once it is known. One event loop. */
final class TenantLatencies {
  private static final int TENANTS_AT_FIRST = 8;

  private final RatingCore core;
  private final Latencies latencies;
  private @Nullable StationRecorder[] recorders = new StationRecorder[TENANTS_AT_FIRST];

  TenantLatencies(RatingCore core, Latencies latencies) {
    this.core = core;
    this.latencies = latencies;
  }

  /**
   * The tenant's recorder.
   *
   * @param tenant its number in the catalog
   */
  StationRecorder of(int tenant) {
    if (tenant >= recorders.length) {
      recorders = Arrays.copyOf(recorders, Math.max(tenant + 1, 2 * recorders.length));
    }
    StationRecorder known = recorders[tenant];
    if (known == null) {
      known = latencies.whole(IngestProtocol.HTTP, core.catalog().tenantName(tenant));
      recorders[tenant] = known;
    }
    return known;
  }
}
