package io.tallygate.loadtest.budget;

/** A station on the way of a record, or beside it. */
enum Station {
  GENERATOR("generator"),
  SEND("kernel send"),
  RECEIVE("receive"),
  CHECK("check: CRC"),
  DECODE("decode and copy"),
  HTTP("HTTP and JSON"),
  RING("ring"),
  ADMIT("admit"),
  LOG_CRC("log: CRC"),
  LOG("log: append"),
  FORCE("force"),
  COUNT("count"),
  ACK("ack"),
  FLUSH("flush"),
  STORE("store"),
  COMPILER("JIT"),
  COLLECTOR("GC and VM"),
  OTHER("other threads");

  private final String label;

  Station(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
