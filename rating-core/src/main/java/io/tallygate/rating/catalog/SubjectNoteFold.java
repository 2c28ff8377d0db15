package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.SubjectNotePart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What is remembered of subjects, from its written form. */
final class SubjectNoteFold {
  static final int SUBJECT_BYTES_MAX = 256;

  private final Fields fields;

  SubjectNoteFold(Fields fields) {
    this.fields = fields;
  }

  /** Adds, replaces and removes by key. */
  void fold(List<SubjectNotePart> parts, Map<String, SubjectNotePart> notes) {
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < parts.size(); i++) {
      SubjectNotePart part = parts.get(i);
      String path = "subjects[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      fields.labels(part.labels(), path + ".labels");
      String key = part.key();
      if (key == null || key.isEmpty() || bytes(key) > SUBJECT_BYTES_MAX) {
        fields.problem(path + ".key", "must be text of 1 to " + SUBJECT_BYTES_MAX + " bytes");
      } else if (Boolean.TRUE.equals(part.removed())) {
        notes.remove(key);
      } else {
        notes.put(key, part);
      }
    }
  }

  private static int bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length;
  }
}
