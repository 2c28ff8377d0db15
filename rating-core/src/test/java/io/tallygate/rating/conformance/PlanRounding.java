package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rounding of a plan, as a case's words name it. */
final class PlanRounding {
  private static final Pattern TOTAL =
      Pattern.compile("(up|down|half up|half down|half even),? ([0-9]+) decimals?.*");

  private PlanRounding() {}

  /** Writes what differs from the default, each line half up to the minor unit. */
  static void of(PeerCase peer, ObjectNode plan) {
    String text = peer.rounding().toLowerCase(Locale.ROOT);
    Integer scale = peer.compare().scale();
    if (text.startsWith("percentages rounded up")) {
      plan.putObject("rounding").put("point", "event").put("mode", "up").put("digits", 2);
    } else if (scale != null && peer.compare().rounding() != null) {
      plan.putObject("rounding")
          .put("point", "line")
          .put("mode", Words.direction(peer.compare().rounding().name()))
          .put("digits", scale);
    }
  }

  /** Rounding of each call's cost: {@code down, 1 decimal}. */
  static void ofCall(String text, ObjectNode charge) {
    Matcher matcher = TOTAL.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new NotExpressibleException("rounding is not understood: " + text);
    }
    charge
        .putObject("rounding")
        .put("point", "event")
        .put("mode", Words.direction(matcher.group(1)))
        .put("digits", Integer.parseInt(matcher.group(2)));
  }
}
