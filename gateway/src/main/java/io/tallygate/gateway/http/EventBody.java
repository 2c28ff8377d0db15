package io.tallygate.gateway.http;

/** Reads the events of a body of one form into an assembler. One event loop. */
interface EventBody {
  /**
   * Reads all of it. A bad event is refused and the next one read.
   *
   * @param bytes holds the body
   * @param length of the body, from 0
   * @param tenant whose events they are
   * @throws UnreadableBodyException if the body as a whole cannot be read; what the assembler took must be thrown away
   */
  void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException;
}
