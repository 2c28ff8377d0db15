package io.tallygate.rating.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/**
 * The latency recorders of a core and of what stands in front of it. Each recorder has one writer; a station may have several recorders,
 * and all that bear the same tag are added up when the interval is taken.
 *
 * <p>Tags: the {@link Station#id} of each station; for the whole way also {@code whole/binary}, {@code whole/http} and {@code
 * whole/tenant=KEY}. The first {@value #TENANTS_MAX} tenants have a tag of their own, the others share {@code whole/tenant=other}.
 *
 * <p>Recorders are made by any thread; {@link #takeIntervals} is for one thread, once a second: everybody else reads what that
 * one keeps. 300 KB a recorder.
 */
public final class Latencies {
  /** Tenants with a tag of their own: two protocols each, whose recorders take 30 MB at the most. */
  public static final int TENANTS_MAX = 50;

  /** What the tags of tenants begin with. */
  public static final String TENANT_TAG = Station.WHOLE.id() + "/tenant=";

  /** The tag of all tenants beyond. */
  public static final String OTHER_TENANTS = tenantTag("other");

  /** Takes what was recorded. */
  public interface Sink {
    /**
     * One tag's interval.
     *
     * @param histogram nanoseconds, not empty; good during the call
     */
    void interval(String tag, Histogram histogram);
  }

  private record Source(StationRecorder recorder, List<String> tags) {}

  private record Way(IngestProtocol protocol, String tenantTag) {}

  private final List<Source> sources = new CopyOnWriteArrayList<>();

  /** Under this. */
  private final Map<Way, StationRecorder> wholes = new HashMap<>();

  /** Under this. */
  private final Set<String> tenants = new HashSet<>();

  /** What is added up for each tag, in the order of the stations; between two calls all are empty. The sampler's own. */
  private final Map<String, Histogram> sums = new LinkedHashMap<>();

  public Latencies() {
    for (Station station : Station.values()) {
      sums.put(station.id(), newHistogram(station));
    }
  }

  private static Histogram newHistogram(Station station) {
    return new Histogram(StationRecorder.LOWEST_NS, station.highestNs(), StationRecorder.DIGITS);
  }

  /** The tag of a tenant's whole way: characters that a tag of HdrHistogram may not have are written as {@code _}. */
  public static String tenantTag(String tenant) {
    StringBuilder tag = new StringBuilder(TENANT_TAG);
    for (int i = 0; i < tenant.length(); i++) {
      char c = tenant.charAt(i);
      tag.append(c == ',' || Character.isWhitespace(c) || Character.isISOControl(c) ? '_' : c);
    }
    return tag.toString();
  }

  /** The tag of a protocol's whole way. */
  public static String protocolTag(IngestProtocol protocol) {
    return Station.WHOLE.id() + "/" + protocol.id();
  }

  /** A new recorder for one thread. Not for {@link Station#WHOLE}. */
  public StationRecorder recorder(Station station) {
    if (station == Station.WHOLE) {
      throw new IllegalArgumentException("the whole way is recorded by protocol and tenant");
    }
    StationRecorder recorder = new StationRecorder(station);
    sources.add(new Source(recorder, List.of(station.id())));
    return recorder;
  }

  /** The recorder of the whole way of a protocol's and tenant's frames, always the same one. Its writer is the force thread. */
  public synchronized StationRecorder whole(IngestProtocol protocol, String tenant) {
    String tag = tenantTag(tenant);
    if (!tenants.contains(tag)) {
      if (tenants.size() < TENANTS_MAX) {
        tenants.add(tag);
      } else {
        tag = OTHER_TENANTS;
      }
    }
    Way way = new Way(protocol, tag);
    StationRecorder known = wholes.get(way);
    if (known != null) {
      return known;
    }
    StationRecorder recorder = new StationRecorder(Station.WHOLE);
    wholes.put(way, recorder);
    sources.add(new Source(recorder, List.of(Station.WHOLE.id(), protocolTag(protocol), tag)));
    return recorder;
  }

  /** Takes what was recorded since the last call. Tags of which nothing was are left out. */
  public void takeIntervals(Sink sink) {
    List<String> filled = new ArrayList<>();
    for (Source source : sources) {
      Histogram interval = source.recorder.take();
      if (interval.getTotalCount() > 0) {
        for (String tag : source.tags) {
          sums.computeIfAbsent(tag, name -> newHistogram(Station.WHOLE)).add(interval);
        }
      }
    }
    sums.forEach(
        (tag, sum) -> {
          if (sum.getTotalCount() > 0) {
            filled.add(tag);
          }
        });
    try {
      for (String tag : filled) {
        sink.interval(tag, sum(tag));
      }
    } finally {
      filled.forEach(tag -> sum(tag).reset());
    }
  }

  private Histogram sum(String tag) {
    Histogram sum = sums.get(tag);
    if (sum == null) {
      throw new IllegalStateException("no such tag [tag=" + tag + "]");
    }
    return sum;
  }
}
