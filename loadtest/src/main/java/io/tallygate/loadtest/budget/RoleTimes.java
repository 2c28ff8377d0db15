package io.tallygate.loadtest.budget;

import java.util.ArrayList;
import java.util.List;

/**
 * What the threads of one role came to together.
 *
 * @param isGateway whether it is the gateway's; else the generator's
 * @param label of the role
 * @param runNs processor time
 * @param waitNs time that they could have run and had no processor; no part of the budget
 * @param voluntary times that they gave their processor up to wait
 * @param involuntary times that their processor was taken away
 */
record RoleTimes(
    boolean isGateway, String label, long runNs, long waitNs, long voluntary, long involuntary) {
  /** Adds a thread to the role that it has. */
  static void add(List<RoleTimes> roles, boolean isGateway, String label, ThreadTimes thread) {
    for (int i = 0; i < roles.size(); i++) {
      RoleTimes role = roles.get(i);
      if (role.isGateway == isGateway && role.label.equals(label)) {
        roles.set(
            i,
            new RoleTimes(
                isGateway,
                label,
                role.runNs + thread.runNs(),
                role.waitNs + thread.waitNs(),
                role.voluntary + thread.voluntary(),
                role.involuntary + thread.involuntary()));
        return;
      }
    }
    roles.add(
        new RoleTimes(
            isGateway,
            label,
            thread.runNs(),
            thread.waitNs(),
            thread.voluntary(),
            thread.involuntary()));
  }

  static List<RoleTimes> none() {
    return new ArrayList<>();
  }
}
