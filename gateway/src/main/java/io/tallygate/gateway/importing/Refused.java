package io.tallygate.gateway.importing;

import io.tallygate.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** Why the row at hand is refused; said by whoever finds it. For one thread. */
final class Refused {
  private @Nullable RefusalCode code;
  private String field = "";
  private String message = "";

  void clear() {
    code = null;
  }

  /** Says why. Returns false, so that a finder can end with it. */
  boolean because(RefusalCode newCode, String newField, String newMessage) {
    code = newCode;
    field = newField;
    message = newMessage;
    return false;
  }

  @Nullable RefusalCode code() {
    return code;
  }

  /** The column, or what the mapping calls it. */
  String field() {
    return field;
  }

  String message() {
    return message;
  }
}
