package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of {@link WebLog} once more, as a hosting company sees them: the directory that was asked for pays. */
final class SiteTraffic {
  static final String KEY = "hosting";

  /** The first directory of a path; what has none is the site {@code home}. */
  private static final Pattern SITE = Pattern.compile("/([A-Za-z0-9_-]+)/.*");

  /** Sites of files that never change. */
  private static final Set<String> STATIC = Set.of("images", "icons", "icon");

  private SiteTraffic() {}

  static Tariff read() throws IOException {
    List<String[]> rows = DemoData.tabSeparated(WebLog.FILE);
    String[] header = rows.get(0);
    int host = DemoData.column(header, "host");
    int time = DemoData.column(header, "time");
    int url = DemoData.column(header, "url");
    int response = DemoData.column(header, "response");
    int bytes = DemoData.column(header, "bytes");
    List<DemoEvent> events = new ArrayList<>(rows.size());
    Map<String, String> plans = new LinkedHashMap<>();
    for (int row = 1; row < rows.size(); row++) {
      String[] fields = rows.get(row);
      String site = site(fields[url]);
      if (STATIC.contains(site)) {
        plans.put("site:" + site, "hosting-static");
      }
      long timeMs = TimeUnit.SECONDS.toMillis(Long.parseLong(fields[time]));
      events.add(event(row, site, timeMs, fields[host], fields[response], fields[bytes]));
    }
    return new Tariff(
        KEY,
        "America/New_York",
        "USD",
        LocalDate.of(1995, 8, 1),
        LocalDate.of(1995, 8, 2),
        true,
        events,
        plans,
        List.of());
  }

  private static String site(String url) {
    Matcher matcher = SITE.matcher(url);
    return matcher.matches() ? matcher.group(1) : "home";
  }

  private static DemoEvent event(
      int row, String site, long timeMs, String visitor, String status, String bytes) {
    long size = Long.parseLong(bytes);
    return new DemoEvent(
        KEY,
        row,
        "delivery",
        "site:" + site,
        timeMs,
        Map.of("bytes", size, "status", status, "visitor", visitor),
        List.of(
            new Reading("hits", 0, 1, List.of(status)),
            new Reading("traffic", 0, size, List.of()),
            new Reading("visitors", 0, 1, List.of())),
        Map.of("visitor", visitor));
  }
}
