package io.tallygate.gateway.compat.monsum;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Bodies in JSON or XML as one kind of tree: texts, lists, and maps whose keys are upper case. Numbers stay as they were
 * written, so that none becomes a floating point number on the way. What a body says of itself counts, not its content type.
 * Stateless; any thread.
 */
final class RequestReader {
  private static final String ROOT = "FBAPI";
  private static final int DEPTH_MAX = 16;
  private static final JsonFactory JSON = new JsonFactory();

  private RequestReader() {}

  /** Whether a body is meant to be XML: its first character is {@code <}, in whatever encoding. */
  static boolean isXml(byte[] body) {
    return firstCharacter(body) == '<';
  }

  /** The first byte that is neither white space nor a part of a byte order mark or of a wide character; 0 if there is none. */
  private static char firstCharacter(byte[] body) {
    for (byte each : body) {
      if (each > ' ') {
        return (char) each;
      }
    }
    return 0;
  }

  /** Reads a body, of which the root is left out. */
  static Map<String, Object> read(byte[] body) throws MonsumException {
    char first = firstCharacter(body);
    if (first == '<') {
      return readXml(body);
    }
    if (first == '{') {
      return readJson(body);
    }
    throw MonsumException.of("the body must be a JSON object, or XML with the root " + ROOT);
  }

  private static Map<String, Object> readJson(byte[] body) throws MonsumException {
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      Map<String, Object> request = jsonObject(parser, 0);
      if (parser.nextToken() != null) {
        throw MonsumException.of("the body goes on behind its JSON object");
      }
      return request;
    } catch (JsonProcessingException e) {
      throw MonsumException.of("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw MonsumException.of("the body is not JSON: " + e.getMessage());
    }
  }

  private static Map<String, Object> jsonObject(JsonParser parser, int depth)
      throws IOException, MonsumException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName().toUpperCase(Locale.ROOT);
      parser.nextToken();
      Object value = jsonValue(parser, depth + 1);
      if (value != null && fields.put(name, value) != null) {
        throw MonsumException.of("the field is given twice: " + name);
      }
    }
    return fields;
  }

  /** A value; null where the body says null, which is the same as not to say anything. */
  private static @Nullable Object jsonValue(JsonParser parser, int depth)
      throws IOException, MonsumException {
    requireDepth(depth);
    return switch (parser.currentToken()) {
      case START_OBJECT -> jsonObject(parser, depth);
      case START_ARRAY -> jsonList(parser, depth);
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private static List<Object> jsonList(JsonParser parser, int depth)
      throws IOException, MonsumException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object value = jsonValue(parser, depth + 1);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private static void requireDepth(int depth) throws MonsumException {
    if (depth > DEPTH_MAX) {
      throw MonsumException.of("the body is nested deeper than " + DEPTH_MAX + " levels");
    }
  }

  private static Map<String, Object> readXml(byte[] body) throws MonsumException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw MonsumException.of("the body must not have a document type");
        }
      }
      if (!reader.getLocalName().equalsIgnoreCase(ROOT)) {
        throw MonsumException.of("the root of the body must be " + ROOT);
      }
      Object root = xmlElement(reader, 0);
      while (reader.hasNext()) {
        reader.next();
      }
      return root instanceof Map<?, ?> map ? MonsumRequest.fields(map) : Map.of();
    } catch (XMLStreamException e) {
      throw MonsumException.of(
          "the body is not XML [line=" + e.getLocation().getLineNumber() + "]");
    }
  }

  /** The text of an element without others in it, or those others by name; several of one name are a list. */
  private static Object xmlElement(XMLStreamReader reader, int depth)
      throws XMLStreamException, MonsumException {
    requireDepth(depth);
    StringBuilder text = new StringBuilder();
    Map<String, Object> children = new LinkedHashMap<>();
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      switch (reader.getEventType()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = reader.getLocalName().toUpperCase(Locale.ROOT);
          Object value = xmlElement(reader, depth + 1);
          if (depth == 0 && children.containsKey(name)) {
            throw MonsumException.of("the field is given twice: " + name);
          }
          children.merge(name, value, RequestReader::joined);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        default -> {
          // comments, white space, processing instructions
        }
      }
    }
    return children.isEmpty() ? text.toString() : children;
  }

  private static Object joined(Object before, Object next) {
    List<Object> list = new ArrayList<>();
    if (before instanceof List<?> several) {
      list.addAll(several);
    } else {
      list.add(before);
    }
    list.add(next);
    return list;
  }
}
