package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls and texts of one SIM. The data names no zone: its times are taken as UTC, and so is the customer's zone. */
final class CallRecords {
  static final String KEY = "mobile";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int KIND = 0;
  private static final int SERVICE = 1;
  private static final int USER = 2;
  private static final int PARTNER = 3;
  private static final int DATE_TIME = 4;
  private static final int DURATION = 5;

  private CallRecords() {}

  static Tariff read() throws IOException {
    List<String[]> rows = DemoData.csv("cdr_bandicoot_u_test.csv.gz", ';');
    List<DemoEvent> events = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      events.add(event(row + 1, rows.get(row)));
    }
    return new Tariff(
        KEY, "UTC", "EUR", LocalDate.of(2013, 12, 1), LocalDate.of(2014, 6, 1), true, events);
  }

  private static DemoEvent event(int row, String[] fields) {
    String direction = fields[KIND].equals("1") ? "out" : "in";
    boolean isCall = fields[SERVICE].equals("11") || fields[SERVICE].equals("12");
    long duration = Long.parseLong(fields[DURATION]);
    long timeMs =
        LocalDateTime.parse(fields[DATE_TIME], TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    String partner = fields[PARTNER];
    return new DemoEvent(
        KEY,
        row,
        isCall ? "call" : "text",
        fields[USER],
        timeMs,
        isCall
            ? Map.of("direction", direction, "duration", duration, "partner", partner)
            : Map.of("direction", direction, "partner", partner),
        List.of(
            isCall
                ? new Reading("calls", 0, duration, List.of(direction))
                : new Reading("texts", 0, 1, List.of(direction))),
        isCall ? Map.of("partner", partner) : Map.of());
  }
}
