package io.tallygate.gateway.compat.monsum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.AnswerFormChoice;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Reply;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Answers in JSON or XML. Problems that come up before the body is read are told in the form that the content type names, JSON
 * where it names none. Stateless; any thread.
 */
final class MonsumAnswers implements AnswerFormChoice {
  static final MonsumAnswers JSON = new MonsumAnswers(false);
  private static final MonsumAnswers XML = new MonsumAnswers(true);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final char REPLACEMENT = '\uFFFD';

  private final boolean isXml;

  private MonsumAnswers(boolean isXml) {
    this.isXml = isXml;
  }

  @Override
  public AnswerForm of(MultiMap headers) {
    String contentType = headers.get("Content-Type");
    return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("xml") ? XML : JSON;
  }

  @Override
  public Reply taken(IngestOutcome outcome) {
    throw new IllegalStateException("no path of Monsum takes events as they are");
  }

  @Override
  public Reply problem(Problem problem) {
    List<String> errors = new ArrayList<>();
    errors.add(problem.title() + ": " + problem.detail());
    problem.problems().forEach(fault -> errors.add(fault.path() + ": " + fault.message()));
    Reply reply =
        reply(isXml, problem.status(), Map.of("RESPONSE", Map.of("ERRORS", List.copyOf(errors))))
            .comingAgain(problem);
    return problem.status() == 401
        ? reply.with("WWW-Authenticate", "Basic realm=\"Tallygate\"")
        : reply;
  }

  /**
   * Writes an answer.
   *
   * @param fields texts, numbers, lists and maps
   */
  static Reply reply(boolean isXml, int status, Map<String, Object> fields) {
    return isXml
        ? new Reply(status, "application/xml", xml(fields))
        : new Reply(status, "application/json", json(fields));
  }

  private static byte[] json(Map<String, Object> fields) {
    try {
      return MAPPER.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  private static byte[] xml(Map<String, Object> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      XMLStreamWriter writer =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      writer.writeStartDocument("UTF-8", "1.0");
      write(writer, "FBAPI", fields);
      writer.writeEndDocument();
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an answer cannot be written as XML", e);
    }
    return out.toByteArray();
  }

  /** A list under a name in the plural is one element with those of its members in it; any other is several elements. */
  private static void write(XMLStreamWriter writer, String name, Object value)
      throws XMLStreamException {
    if (value instanceof List<?> list) {
      boolean isPlural = name.endsWith("S");
      if (isPlural) {
        writer.writeStartElement(name);
      }
      for (Object each : list) {
        write(writer, isPlural ? name.substring(0, name.length() - 1) : name, each);
      }
      if (isPlural) {
        writer.writeEndElement();
      }
      return;
    }
    writer.writeStartElement(name);
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        write(writer, (String) each.getKey(), each.getValue());
      }
    } else {
      writer.writeCharacters(readable(value.toString()));
    }
    writer.writeEndElement();
  }

  /** Without the characters that XML cannot hold; JSON clients may have sent them. */
  private static String readable(String text) {
    StringBuilder readable = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> isXmlCharacter(each) ? each : REPLACEMENT)
        .forEach(readable::appendCodePoint);
    return readable.toString();
  }

  private static boolean isXmlCharacter(int c) {
    return c >= ' '
        ? c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000
        : c == '\t' || c == '\n' || c == '\r';
  }
}
