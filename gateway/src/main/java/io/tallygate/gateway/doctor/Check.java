package io.tallygate.gateway.doctor;

import java.io.IOException;
import java.util.List;

/** Looks at one side of the machine. Changes nothing that stays. */
@FunctionalInterface
interface Check {
  List<Finding> run() throws IOException;
}
