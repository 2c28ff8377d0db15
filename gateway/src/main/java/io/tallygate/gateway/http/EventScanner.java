package io.tallygate.gateway.http;

import static io.tallygate.gateway.http.JsonScan.UNUSUAL;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads one event in JSON straight from the bytes of a body, as views into them and without an object for any of its fields, if it
 * is one of the usual shape. Whatever else there is, of escapes, repeated names and wrong types to malformed JSON, it leaves to
 * {@link JsonEventReader}, which decides everything; of an event that is taken here, both make the same. One thread.
 */
final class EventScanner {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int ID_LENGTH = 2;
  private static final int SOURCE_LENGTH = 6;
  private static final int SUBJECT_LENGTH = 7;

  /** And of data_base64. */
  private static final int SPEC_VERSION_LENGTH = 11;

  private static final int DATA = word("data");
  private static final int TIME = word("time");
  private static final int TYPE = word("type");
  private static final byte[] SOURCE = {'s', 'o', 'u', 'r', 'c', 'e'};
  private static final byte[] SUBJECT = {'s', 'u', 'b', 'j', 'e', 'c', 't'};
  private static final byte[] SPEC_VERSION = {
    's', 'p', 'e', 'c', 'v', 'e', 'r', 's', 'i', 'o', 'n'
  };
  private static final byte[] DATA_BASE64 = {'d', 'a', 't', 'a', '_', 'b', 'a', 's', 'e', '6', '4'};

  private final EventSchemas schemas;
  private byte[] text = new byte[0];
  private int to;
  private int tenant;
  private int dataFrom;
  private boolean dataHeld;

  EventScanner(EventSchemas schemas) {
    this.schemas = schemas;
  }

  private static int word(String four) {
    return four.charAt(0) | (four.charAt(1) << 8) | (four.charAt(2) << 16) | (four.charAt(3) << 24);
  }

  /**
   * Reads an event.
   *
   * @param body holds it; unchanged for as long as the draft is in use
   * @param from its opening bracket
   * @param end of the body
   * @param draft receives it; holds nothing of use if it is not taken
   * @return the byte behind the event, or {@link JsonScan#UNUSUAL}
   */
  int read(byte[] body, int from, int end, int tenantNumber, EventDraft draft) {
    text = body;
    to = end;
    tenant = tenantNumber;
    dataFrom = UNUSUAL;
    dataHeld = false;
    draft.clear();
    int at = JsonScan.skipBlank(body, from + 1, end);
    while (at != UNUSUAL && at < end && body[at] != '}') {
      int quote = body[at] == '"' ? JsonScan.stringEnd(body, at + 1, end) : UNUSUAL;
      int value = quote == UNUSUAL ? UNUSUAL : JsonScan.memberValue(body, quote + 1, end);
      int after = value == UNUSUAL ? UNUSUAL : member(at + 1, quote, value, draft);
      at = after == UNUSUAL ? UNUSUAL : JsonScan.next(body, after, end, '}');
    }
    if (at == UNUSUAL || at == end) {
      return UNUSUAL;
    }
    if (dataHeld && draft.schema != null && object(dataFrom, draft.schema.root(), draft.data) < 0) {
      return UNUSUAL;
    }
    return at + 1;
  }

  /** Reads the value of a member of the event; the byte behind it. */
  private int member(int nameFrom, int nameTo, int value, EventDraft draft) {
    return switch (nameTo - nameFrom) {
      case ID_LENGTH ->
          text[nameFrom] == 'i' && text[nameFrom + 1] == 'd'
              ? string(value, draft.id)
              : JsonScan.valueEnd(text, value, to);
      case Integer.BYTES -> memberOfFour((int) WORD.get(text, nameFrom), value, draft);
      case SOURCE_LENGTH -> memberIf(SOURCE, nameFrom, value, draft.source);
      case SUBJECT_LENGTH -> memberIf(SUBJECT, nameFrom, value, draft.subject);
      case SPEC_VERSION_LENGTH ->
          JsonScan.isAt(text, nameFrom, nameTo, DATA_BASE64)
              ? UNUSUAL
              : memberIf(SPEC_VERSION, nameFrom, value, draft.specVersion);
      default -> JsonScan.valueEnd(text, value, to);
    };
  }

  private int memberOfFour(int name, int value, EventDraft draft) {
    if (name == DATA) {
      return data(value, draft);
    }
    if (name == TYPE) {
      return type(value, draft);
    }
    return name == TIME ? time(value, draft) : JsonScan.valueEnd(text, value, to);
  }

  /** Takes the value if the name is the one wanted. */
  private int memberIf(byte[] wanted, int nameFrom, int value, Utf8Text into) {
    return JsonScan.isAt(text, nameFrom, to, wanted)
        ? string(value, into)
        : JsonScan.valueEnd(text, value, to);
  }

  private int string(int value, Utf8Text into) {
    if (text[value] != '"' || !into.isAbsent()) {
      return UNUSUAL;
    }
    int quote = JsonScan.stringEnd(text, value + 1, to);
    if (quote == UNUSUAL) {
      return UNUSUAL;
    }
    into.view(text, value + 1, quote - value - 1);
    return quote + 1;
  }

  private int type(int value, EventDraft draft) {
    int after = string(value, draft.type);
    if (after != UNUSUAL) {
      draft.use(schemas.find(tenant, draft.type));
    }
    return after;
  }

  private int time(int value, EventDraft draft) {
    if (text[value] != '"' || draft.hasTime) {
      return UNUSUAL;
    }
    int quote = JsonScan.stringEnd(text, value + 1, to);
    if (quote == UNUSUAL) {
      return UNUSUAL;
    }
    draft.time(text, value + 1, quote);
    return quote + 1;
  }

  /** Data that comes before the type is passed over and read when the type is known. */
  private int data(int value, EventDraft draft) {
    if (text[value] != '{' || dataFrom != UNUSUAL) {
      return UNUSUAL;
    }
    dataFrom = value;
    if (draft.schema != null) {
      return object(value, draft.schema.root(), draft.data);
    }
    dataHeld = draft.type.isAbsent();
    return JsonScan.valueEnd(text, value, to);
  }

  /** Takes the wanted values out of an object; the byte behind it. As deep as the paths of meters go. */
  private int object(int from, PathNode node, DataSlots slots) {
    int at = JsonScan.skipBlank(text, from + 1, to);
    while (at != UNUSUAL && at < to && text[at] != '}') {
      int quote = text[at] == '"' ? JsonScan.stringEnd(text, at + 1, to) : UNUSUAL;
      int value = quote == UNUSUAL ? UNUSUAL : JsonScan.memberValue(text, quote + 1, to);
      int after = UNUSUAL;
      if (value != UNUSUAL) {
        PathNode child = node.child(text, at + 1, quote);
        after = child == null ? JsonScan.valueEnd(text, value, to) : take(value, child, slots);
      }
      at = after == UNUSUAL ? UNUSUAL : JsonScan.next(text, after, to, '}');
    }
    return at == UNUSUAL || at == to ? UNUSUAL : at + 1;
  }

  private int take(int value, PathNode node, DataSlots slots) {
    byte first = text[value];
    int after =
        first == '{' && node.hasChildren()
            ? object(value, node, slots)
            : JsonScan.valueEnd(text, value, to);
    int slot = node.slot();
    if (after == UNUSUAL || slot == PathNode.NO_SLOT) {
      return after;
    }
    switch (first) {
      case '{', '[' -> slots.putComposite(slot);
      case '"' -> slots.put(slot, DataSlots.STRING, text, value + 1, after - value - 2);
      case 't', 'f' -> slots.put(slot, DataSlots.BOOLEAN, text, value, after - value);
      case 'n' -> {
        // null: as if the name were not there
      }
      default -> slots.put(slot, DataSlots.NUMBER, text, value, after - value);
    }
    return after;
  }
}
