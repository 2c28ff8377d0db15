package io.tallygate.gateway.importing;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a file by name. */
final class Columns {
  private final List<String> names;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Charset charset;

  Columns(List<String> names, Charset charset) throws MappingException {
    this.names = names;
    this.charset = charset;
    for (int i = 0; i < names.size(); i++) {
      byName.putIfAbsent(names.get(i), i);
    }
  }

  Charset charset() {
    return charset;
  }

  /**
   * The place of a column.
   *
   * @param path of the mapping's field that names it
   * @throws MappingException if there is no such column, or more than one
   */
  int index(@Nullable String name, String path) throws MappingException {
    if (name == null) {
      throw new MappingException(path, "is required");
    }
    Integer index = byName.get(name);
    if (index == null) {
      throw new MappingException(
          path,
          "the file has no such column [column="
              + name
              + "] [columns="
              + String.join(", ", names)
              + "]");
    }
    if (names.lastIndexOf(name) != index) {
      throw new MappingException(path, "the file has this column twice [column=" + name + "]");
    }
    return index;
  }

  String name(int index) {
    return names.get(index);
  }

  /** A text as bytes of the file's encoding. */
  byte[] bytes(String text) {
    return text.getBytes(charset);
  }
}
