package io.tallygate.rating.catalog;

import java.util.Collection;

/** Every type that a charge may have. */
public final class ChargeTypes {
  private ChargeTypes() {}

  public static Collection<String> all() {
    return ChargeFields.types();
  }
}
