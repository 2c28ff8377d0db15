package io.tallygate.rating.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts, and gives the same object for equal ones that come often or close together: plans, zones, currencies and dates of a
 * million customers, a key and what refers to it. 200 to 300 bytes a customer.
 *
 * <p>Any thread: texts do not change, so it does no harm when one is seen late or not at all.
 */
final class SharedTexts extends StdScalarDeserializer<String> {
  private static final long serialVersionUID = 1;

  /** A power of two. 16 KiB, and as many short texts. */
  private static final int PLACES = 4096;

  private static final int LENGTH_MAX = 64;

  private final transient @Nullable String[] places = new @Nullable String[PLACES];

  SharedTexts() {
    super(String.class);
  }

  @Override
  public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    String text = StringDeserializer.instance.deserialize(parser, context);
    return text == null || text.length() > LENGTH_MAX ? text : shared(text);
  }

  private String shared(String text) {
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    String known = places[place];
    if (known != null && known.equals(text)) {
      return known;
    }
    places[place] = text;
    return text;
  }
}
