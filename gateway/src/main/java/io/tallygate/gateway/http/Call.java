package io.tallygate.gateway.http;

import io.tallygate.gateway.security.Access;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.TenantCatalog;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A management request, complete.
 *
 * @param access of its key
 * @param body empty if there was none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(
    Access access, Map<String, String> path, MultiMap query, MultiMap headers, byte[] body) {
  /** What the caller's tenant has in a catalog. */
  public TenantCatalog tenant(Catalog catalog) throws ProblemException {
    return ManagementApi.tenant(catalog, access);
  }

  /** A part of the path, decoded. */
  public String part(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no such part [name=" + name + "]");
    }
    return value;
  }

  /** A query parameter; null if it is not given or empty. */
  public @Nullable String parameter(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  public List<String> parameters(String name) {
    return query.getAll(name);
  }

  public String required(String name) throws ProblemException {
    String value = parameter(name);
    if (value == null) {
      throw ProblemException.badRequest("parameter " + name + " is missing", name);
    }
    return value;
  }

  /** A parameter that is an RFC 3339 time. */
  public Instant instant(String name) throws ProblemException {
    return toInstant(required(name), name);
  }

  public static Instant toInstant(String text, String field) throws ProblemException {
    long ms = TimeText.parse(text);
    if (ms == TimeText.MALFORMED) {
      throw ProblemException.badRequest(
          field + " must be an RFC 3339 date and time with an offset", field);
    }
    try {
      return Instant.ofEpochMilli(ms);
    } catch (DateTimeException e) {
      throw ProblemException.badRequest(field + " is out of range", field);
    }
  }

  /** A time zone by its name; UTC if there is none. */
  public static ZoneId toZone(@Nullable String text, String field) throws ProblemException {
    if (text == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw ProblemException.badRequest(
          field + " must be a time zone like Europe/Berlin [value=" + text + "]", field);
    }
  }

  /** A parameter that is a whole number between bounds. */
  public long number(String name, long byDefault, long min, long max) throws ProblemException {
    String text = parameter(name);
    if (text == null) {
      return byDefault;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw badNumber(name, min, max);
    }
    throw badNumber(name, min, max);
  }

  /** How many items of a list are wanted at the most. */
  public int limit() throws ProblemException {
    return (int) number("limit", Page.LIMIT_DEFAULT, 1, Page.LIMIT_MAX);
  }

  /** A parameter that is true or false; false if it is not given. */
  public boolean flag(String name) throws ProblemException {
    String text = parameter(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw ProblemException.badRequest(name + " must be true or false", name);
  }

  private static ProblemException badNumber(String name, long min, long max) {
    return ProblemException.badRequest(
        name + " must be a whole number from " + min + " to " + max, name);
  }

  /** The media type of the body. */
  public String mediaType() {
    return EventForms.mediaType(headers.get("Content-Type"));
  }
}
