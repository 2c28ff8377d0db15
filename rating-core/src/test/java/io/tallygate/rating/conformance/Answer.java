package io.tallygate.rating.conformance;

import io.tallygate.rating.conformance.PeerCase.ExpectedLine;

/**
 * What this product makes of a case.
 *
 * @param total of the case
 * @param lines finds each line that the case expects
 */
record Answer(Figure total, Lines lines) {

  /** Finds what a line of the other system is here. */
  interface Lines {
    /**
     * The figure of a line.
     *
     * @param index of the line, from 0
     */
    Figure of(int index, ExpectedLine line);
  }
}
