package io.tallygate.rating.measure;

/** The ways by which usage comes in. */
public enum IngestProtocol {
  BINARY("binary"),
  HTTP("http");

  private final String id;

  IngestProtocol(String id) {
    this.id = id;
  }

  /** As it is written in tags. */
  public String id() {
    return id;
  }
}
