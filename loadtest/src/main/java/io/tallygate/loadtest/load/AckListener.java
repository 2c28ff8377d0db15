package io.tallygate.loadtest.load;

/** Hears of every answered batch. Called by the load loop's thread. */
interface AckListener {
  /**
   * A batch is answered.
   *
   * @param intendedNs when it was to be sent ({@link System#nanoTime()})
   * @param ackedNs when the answer was read
   * @param accepted records that count
   * @param sum the sum of their quantities
   */
  void acked(long intendedNs, long ackedNs, int accepted, long sum);

  /**
   * Events of a frame that an earlier one had sent.
   *
   * @param duplicates answered as such
   * @param countedAgain not: the gateway has counted them a second time
   */
  void repeated(int duplicates, int countedAgain);

  /** A frame of a producer is acknowledged, records refused or not. */
  void frameAcked(String producer, int epoch, long sequence);

  /** A record was refused; {@code code} as in {@link io.tallygate.protocol.RefusalCode}, or what the gateway wrote. */
  void refused(String code);

  /** The gateway asked to wait. */
  void busy();
}
