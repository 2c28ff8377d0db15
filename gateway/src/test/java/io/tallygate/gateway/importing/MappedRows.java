package io.tallygate.gateway.importing;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a mapping makes of a text.
 *
 * @param results {@code meter subject [dimensions] quantity time} for each record, {@code filtered}, or the refusal of a row
 */
record MappedRows(RowMapper mapper, List<String> results) {
  static final Map<String, GatewayMeter> METERS =
      Map.of(
          "turnover", new GatewayMeter("turnover", "GBP", 2, List.of("country"), false, null),
          "requests", new GatewayMeter("requests", "1", 0, List.of(), false, null),
          "bytes", new GatewayMeter("bytes", "B", 0, List.of(), false, null),
          "users", new GatewayMeter("users", "1", 0, List.of(), true, "user"),
          "calls", new GatewayMeter("calls", "s", 0, List.of("destination"), true, null));

  static MappedRows of(Mapping mapping, String file) throws Exception {
    RowReaders readers = RowReaders.of(mapping.format());
    byte[] bytes = file.getBytes(readers.charset());
    RowReader rows = readers.open(new FileBytes(new ByteArrayInputStream(bytes), bytes.length));
    RowMapper mapper =
        RowMapper.of(mapping, new Columns(rows.columns(), readers.charset()), METERS);
    List<String> results = new ArrayList<>();
    Row row = new Row();
    while (rows.next(row)) {
      switch (mapper.map(row)) {
        case FILTERED -> results.add("filtered");
        case REFUSED -> {
          Refused refused = mapper.refused();
          results.add(refused.code() + " " + refused.field() + ": " + refused.message());
        }
        case TAKEN -> results.addAll(records(mapper));
      }
    }
    return new MappedRows(mapper, results);
  }

  private static List<String> records(RowMapper mapper) {
    List<String> records = new ArrayList<>();
    StagedRow staged = mapper.staged();
    for (int i = 0; i < staged.records; i++) {
      var series = mapper.series().series().get(staged.series[i]);
      records.add(
          series.meter()
              + " "
              + series.subject()
              + " "
              + series.dimensions()
              + " "
              + staged.quantities[i]
              + " "
              + Instant.ofEpochMilli(staged.timeMs));
    }
    return records;
  }
}
