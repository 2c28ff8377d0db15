package io.tallygate.gateway.importing;

import io.tallygate.protocol.Frame.Refusal;
import java.io.IOException;
import java.util.List;

/** Hears what became of frames, in their order; one call at a time, each seeing what the ones before did. */
interface FrameAnswers {
  /**
   * A frame is durable.
   *
   * @param refusals of its records
   * @param isExpired the gateway does not know the refusals any more
   */
  void answered(ImportFrame frame, List<Refusal> refusals, boolean isExpired) throws IOException;

  /** Everything through a sequence was answered: a good moment to write it down. */
  void answeredThrough(long sequence) throws IOException;
}
