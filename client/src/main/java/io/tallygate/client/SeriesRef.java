package io.tallygate.client;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** A series of one {@link TallygateClient}: what a record is counted under. Keep it; any thread may use it. */
public final class SeriesRef {
  final Object owner;
  final int number;
  private final Definition.Series definition;

  /** Written by the client's reader thread, read by any thread. */
  private volatile @Nullable RefusalCode refusal;

  SeriesRef(Object owner, Definition.Series definition) {
    this.owner = owner;
    this.number = definition.number();
    this.definition = definition;
  }

  /** The local number and the key. */
  public Definition.Series definition() {
    return definition;
  }

  /** Why the gateway does not take this series; null while it has not said so. Its records are refused one by one. */
  public @Nullable RefusalCode refusal() {
    return refusal;
  }

  void refuse(RefusalCode code) {
    refusal = code;
  }

  @Override
  public String toString() {
    return definition.toString();
  }
}
