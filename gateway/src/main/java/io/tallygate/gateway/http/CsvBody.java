package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event per row. The header row names the columns: {@code id}, {@code source}, {@code type}, {@code subject}, {@code time},
 * {@code specversion} as in CloudEvents, every other one a value of {@code data} ({@code a.b} for {@code $.a.b}). An empty cell is
 * a missing value.
 */
final class CsvBody implements EventBody {
  private static final int BOM = 0xFEFF;

  private final EventSchemas schemas;
  private final EventDraft draft = new EventDraft();
  private final CsvRow row = new CsvRow();

  CsvBody(EventSchemas schemas) {
    this.schemas = schemas;
  }

  @Override
  public void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    CharBuffer decoded = decode(bytes, length);
    char[] body = decoded.array();
    int to = decoded.length();
    int at = to > 0 && body[0] == BOM ? 1 : 0;
    at = row.read(body, at, to);
    String[] names = header();
    int typeColumn = column(names, "type");
    Map<EventSchema, int[]> slotsBySchema = new HashMap<>();
    while (at < to) {
      at = row.read(body, at, to);
      if (row.cells() == 1 && row.length(0) == 0) {
        continue;
      }
      if (row.isMalformed()) {
        assembler.addUnreadable("row", "a double quote stands where it may not, or is not closed");
      } else if (row.cells() != names.length) {
        assembler.addUnreadable(
            "row",
            "the row has another number of cells than the header [cells="
                + row.cells()
                + "] [header="
                + names.length
                + "]");
      } else {
        draft.clear();
        if (row.length(typeColumn) > 0) {
          take(typeColumn, draft.type);
          draft.use(schemas.find(tenant, draft.type));
        }
        fill(names, slotsBySchema);
        assembler.add(draft);
      }
    }
  }

  private static CharBuffer decode(byte[] bytes, int length) throws UnreadableBodyException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
    } catch (CharacterCodingException e) {
      throw UnreadableBodyException.of("the body is not UTF-8", "body");
    }
  }

  private String[] header() throws UnreadableBodyException {
    String[] names = new String[row.cells()];
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.length; i++) {
      names[i] = row.string(i).strip();
      if (!seen.add(names[i])) {
        throw UnreadableBodyException.of("two columns have the same name", names[i]);
      }
    }
    if (row.isMalformed()) {
      throw UnreadableBodyException.of("the header row has misplaced double quotes", "header");
    }
    return names;
  }

  private static int column(String[] names, String wanted) throws UnreadableBodyException {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(wanted)) {
        return i;
      }
    }
    throw UnreadableBodyException.of("the header row has no such column", wanted);
  }

  private void fill(String[] names, Map<EventSchema, int[]> slotsBySchema) {
    int[] slots = slots(names, slotsBySchema);
    for (int i = 0; i < names.length; i++) {
      if (row.length(i) == 0) {
        continue;
      }
      switch (names[i]) {
        case "type" -> {
          // read before the others
        }
        case "id" -> take(i, draft.id);
        case "source" -> take(i, draft.source);
        case "subject" -> take(i, draft.subject);
        case "specversion" -> take(i, draft.specVersion);
        case "time" -> draft.time(row.text(), row.start(i), row.length(i));
        default -> {
          if (slots != null && slots[i] != PathNode.NO_SLOT) {
            draft.data.put(slots[i], DataSlots.STRING, row.text(), row.start(i), row.length(i));
          }
        }
      }
    }
  }

  private void take(int cell, Utf8Text into) {
    into.set(row.text(), row.start(cell), row.length(cell));
  }

  /** The slot of each column for the draft's type; null if there is no schema. */
  private int @Nullable [] slots(String[] names, Map<EventSchema, int[]> slotsBySchema) {
    EventSchema schema = draft.schema;
    if (schema == null) {
      return null;
    }
    return slotsBySchema.computeIfAbsent(
        schema,
        found -> {
          int[] slots = new int[names.length];
          for (int i = 0; i < slots.length; i++) {
            slots[i] = slot(found.root(), names[i]);
          }
          return slots;
        });
  }

  private static int slot(PathNode root, String column) {
    PathNode node = root;
    for (String part : column.split("\\.")) {
      node = node.child(part);
      if (node == null) {
        return PathNode.NO_SLOT;
      }
    }
    return node.slot();
  }
}
