package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a gateway says about itself at {@code /api/v1/info}. */
final class GatewayInfo {
  private static final String PATH = "/api/v1/info";

  private GatewayInfo() {}

  /** The port of its binary endpoint. */
  static int binaryPort(GatewayApi api) throws IOException, InterruptedException {
    JsonNode port = api.get(PATH).path("binaryPort");
    if (!port.isInt()) {
      throw new IOException(
          "the gateway does not say where its binary endpoint is [path=" + PATH + "]");
    }
    return port.asInt();
  }

  /** The largest resident set of its process in MB, if it runs on this machine; else -1. */
  static long peakRssMb(GatewayApi api) {
    String host = api.root().getHost();
    boolean isLocal = host.equals("localhost") || host.startsWith("127.");
    return isLocal ? GatewayProcess.peakRssMb(read(api).path("pid").asLong(-1)) : -1;
  }

  /** The number of its process. */
  static long pid(GatewayApi api) {
    return read(api).path("pid").asLong();
  }

  /** Its counters now. */
  static GatewayFigures figures(GatewayApi api) {
    JsonNode info = read(api);
    JsonNode statistics = info.path("statistics");
    JsonNode log = info.path("log");
    return new GatewayFigures(
        info.path("incarnation").asLong(),
        statistics.path("flushes").asLong(),
        statistics.path("checkpoints").asLong(),
        statistics.path("segmentsRecycled").asLong(),
        statistics.path("logBytes").asLong(),
        log.path("segmentBytes").asLong() * log.path("poolSegments").asLong(),
        info.path("durability").asText("unknown"));
  }

  /** What it holds now. */
  static GatewayGauges gauges(GatewayApi api) {
    JsonNode info = read(api);
    JsonNode memory = info.path("memory");
    JsonNode positions = info.path("positions");
    return new GatewayGauges(
        megabytes(memory.path("residentBytes").asLong()),
        megabytes(memory.path("heapUsedBytes").asLong()),
        positions.has("logged")
            ? positions.path("logged").asLong() - positions.path("stored").asLong()
            : -1);
  }

  private static long megabytes(long bytes) {
    return bytes <= 0 ? -1 : bytes >> 20;
  }

  private static JsonNode read(GatewayApi api) {
    try {
      return api.get(PATH);
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway does not answer [path=" + PATH + "]", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + PATH, e);
    }
  }
}
