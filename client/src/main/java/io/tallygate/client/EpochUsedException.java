package io.tallygate.client;

/** The producer has sent frames in this epoch before: its numbers mean something else. Start with a higher epoch. */
public final class EpochUsedException extends TallygateClientException {
  private static final long serialVersionUID = 1;

  public EpochUsedException(String producer, int epoch) {
    super(
        "the epoch was used before, start with a higher one [producer="
            + producer
            + ", epoch="
            + Integer.toUnsignedString(epoch)
            + "]");
  }
}
