package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ZoneVersionPart;
import io.tallygate.rating.catalog.CatalogDocument.ZonesPart;
import io.tallygate.rating.meter.PrefixTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Zone tables from their written form. */
final class ZoneFold {
  private static final int ZONE_LENGTH_MAX = 64;
  private static final int PREFIXES_MAX = 1_000_000;

  private final Fields fields;

  ZoneFold(Fields fields) {
    this.fields = fields;
  }

  /** Reads a table; null after a problem. */
  @Nullable PrefixTable read(ZonesPart part, String path) {
    int before = fields.count();
    String key = fields.key(part.key(), path + ".key");
    if (part.otherwise() != null) {
      zone(part.otherwise(), path + ".default");
    }
    if (part.versions().isEmpty()) {
      fields.problem(path + ".versions", "must be at least one");
    }
    List<PrefixTable.Version> versions = new ArrayList<>();
    Set<Instant> begins = new HashSet<>();
    for (int i = 0; i < part.versions().size(); i++) {
      ZoneVersionPart version = part.versions().get(i);
      String at = path + ".versions[" + i + "]";
      Instant from = instant(version.from(), at + ".from");
      if (from != null && !begins.add(from)) {
        fields.problem(at + ".from", "must differ from every other version's [from=" + from + "]");
      }
      prefixes(version, at + ".prefixes");
      if (from != null && fields.count() == before) {
        versions.add(new PrefixTable.Version(from.toEpochMilli(), version.prefixes()));
      }
    }
    return key == null || fields.count() > before
        ? null
        : PrefixTable.of(key, versions, part.otherwise());
  }

  private void prefixes(ZoneVersionPart version, String path) {
    if (version.prefixes().size() > PREFIXES_MAX) {
      fields.problem(
          path, "are more than " + PREFIXES_MAX + " [prefixes=" + version.prefixes().size() + "]");
    }
    version
        .prefixes()
        .forEach(
            (prefix, zone) -> {
              if (prefix.isEmpty() || prefix.length() > PrefixTable.PREFIX_LENGTH_MAX) {
                fields.problem(
                    path,
                    "must have 1 to "
                        + PrefixTable.PREFIX_LENGTH_MAX
                        + " characters each; what fits none of them has the default [prefix="
                        + prefix
                        + "]");
              }
              zone(zone, path + "." + prefix);
            });
  }

  /** A zone becomes the value of a dimension: at most 256 bytes of UTF-8. */
  private void zone(String zone, String path) {
    if (fields.text(zone, path) != null && zone.length() > ZONE_LENGTH_MAX) {
      fields.problem(
          path, "is longer than " + ZONE_LENGTH_MAX + " characters [value=" + zone + "]");
    }
  }

  /** A date, from its midnight in UTC on, or an instant: a table has no zone of its own. */
  private @Nullable Instant instant(@Nullable String value, String path) {
    if (value == null || !value.endsWith("Z")) {
      LocalDate date = fields.date(value, path);
      return date == null ? null : date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      fields.problem(
          path, "must be a date or an instant like 2024-01-01T12:00:00Z [value=" + value + "]");
      return null;
    }
  }
}
