package io.tallygate.gateway.security;

/** What a key may do. */
public enum Scope {
  /** Send usage, over either endpoint. */
  INGEST,
  /** Query usage, statements, the catalog. */
  READ,
  /** Change the catalog, run bills. */
  ADMIN
}
