package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Takes the wanted values out of a JSON object in one pass; builds no tree. */
final class DataReader {
  private DataReader() {}

  /**
   * @param parser stands on the object's start; stands on its end afterwards
   * @param node the paths wanted below this object
   */
  static void read(JsonParser parser, PathNode node, DataSlots slots) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      PathNode child = node.child(parser.currentName());
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
      } else {
        take(parser, token, child, slots);
      }
    }
  }

  private static void take(JsonParser parser, JsonToken token, PathNode node, DataSlots slots)
      throws IOException {
    int slot = node.slot();
    switch (token) {
      case START_OBJECT -> {
        if (slot != PathNode.NO_SLOT) {
          slots.putComposite(slot);
        }
        if (node.hasChildren()) {
          read(parser, node, slots);
        } else {
          parser.skipChildren();
        }
      }
      case START_ARRAY -> {
        if (slot != PathNode.NO_SLOT) {
          slots.putComposite(slot);
        }
        parser.skipChildren();
      }
      case VALUE_STRING -> put(parser, slot, DataSlots.STRING, slots);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> put(parser, slot, DataSlots.NUMBER, slots);
      case VALUE_TRUE, VALUE_FALSE -> put(parser, slot, DataSlots.BOOLEAN, slots);
      default -> {
        // null: as if the name were not there
      }
    }
  }

  private static void put(JsonParser parser, int slot, byte kind, DataSlots slots)
      throws IOException {
    if (slot != PathNode.NO_SLOT) {
      slots.put(
          slot, kind, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }
  }
}
