package io.tallygate.rating.billing;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements in JSON: fields in the order of the records, every decimal as text with all its digits, instants in ISO 8601.
 * Also the form of a statement in the statement journal. Any thread.
 */
public final class StatementJson {
  private static final ObjectMapper MAPPER = mapper();

  private StatementJson() {}

  /**
   * One entry of the statement journal: complete in itself, so that an unfinished batch leaves nothing half done.
   *
   * @param statement null where periods were closed without one
   * @param change what became of drafts; null: nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JournalEntry(
      @JsonProperty("statement") @Nullable Statement statement,
      @JsonProperty("closings") List<Closing> closings,
      @JsonProperty("change") @Nullable StatementChange change) {
    static JournalEntry of(Statement statement, List<Closing> closings) {
      return new JournalEntry(statement, closings, null);
    }

    static JournalEntry of(List<Closing> closings) {
      return new JournalEntry(null, closings, null);
    }

    static JournalEntry of(StatementChange change) {
      return new JournalEntry(null, List.of(), change);
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addSerializer(Instant.class, new InstantText()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
    mapper
        .configOverride(BigDecimal.class)
        .setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
    return mapper;
  }

  public static byte[] write(Statement statement) {
    return bytes(statement);
  }

  /** The statement, and in fields of their own what it covers. */
  public static byte[] write(StatementPreview preview) {
    ObjectNode json = MAPPER.valueToTree(preview.statement());
    json.put("throughFlush", preview.throughFlush());
    json.put("asOf", preview.asOf().toString());
    return bytes(json);
  }

  /** An array. */
  public static byte[] writeEntries(List<StatementEntry> entries) {
    return bytes(entries);
  }

  /** An array; ages in ISO 8601. */
  public static byte[] writeSuspense(List<SuspenseEntry> entries) {
    return bytes(entries);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not a statement
   */
  public static Statement read(byte[] json) {
    return read(json, Statement.class);
  }

  static byte[] writeJournal(JournalEntry entry) {
    return bytes(entry);
  }

  static JournalEntry readJournal(byte[] json) {
    return read(json, JournalEntry.class);
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a statement: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("statement cannot be written", e);
    }
  }
}
