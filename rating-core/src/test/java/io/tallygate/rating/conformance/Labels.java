package io.tallygate.rating.conformance;

import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.conformance.PeerCase.ExpectedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds on statements what a line of another system is, by the words of its label: a bill run, a tier of a charge, what a
 * maximum takes off. A label without such words is a charge, a value priced by itself, or just the next line.
 */
final class Labels implements Answer.Lines {
  private static final Pattern RUN =
      Pattern.compile("(?:part|reading|run) ([0-9]+)(?: adds| in all)?");
  private static final Pattern TIER =
      Pattern.compile("(?:(.*) )?tier ([0-9]+)( usage| flat)?( after maximum)?(?:,.*)?");

  private final Billing billing;
  private final Set<String> names;

  Labels(Billing billing) {
    this(billing, Set.of());
  }

  /**
   * Labels of which some are names.
   *
   * @param names of charges or values: without a line of it, it came to nothing
   */
  Labels(Billing billing, Set<String> names) {
    this.billing = billing;
    this.names = names;
  }

  @Override
  public Figure of(int index, ExpectedLine line) {
    String label = line.label().toLowerCase(Locale.ROOT);
    Matcher run = RUN.matcher(label);
    if (run.matches()) {
      return billing.run(Integer.parseInt(run.group(1)) - 1);
    }
    Matcher tier = TIER.matcher(label);
    if (tier.matches()) {
      return tier(tier);
    }
    if (label.equals("whole usage")) {
      return billing.earlier().plus(billing.last());
    }
    if (label.equals("already billed")) {
      return billing.earlier().negate();
    }
    if (label.contains("vat") || label.contains("tax")) {
      return billing.tax();
    }
    if (label.contains("maximum")) {
      return billing.lines(LineKind.MAXIMUM);
    }
    if (label.contains("minimum") || label.contains("true-up")) {
      return billing.lines(LineKind.MINIMUM);
    }
    if (label.startsWith("discount")) {
      return billing.lines(LineKind.DISCOUNT);
    }
    if (label.startsWith("base fee")) {
      return billing.lines(Fees::isFee);
    }
    if (label.startsWith("usage") || label.equals("packages")) {
      return billing.lines(kind -> isUsage(kind));
    }
    if (label.equals("net") || label.equals("credit net")) {
      return billing.last();
    }
    return named(index, line.label());
  }

  private static boolean isUsage(StatementLine line) {
    return !Fees.isFee(line) && (line.kind() == LineKind.USAGE || line.kind() == LineKind.FEE);
  }

  /** A charge of that name, or a value of a dimension; else the line at that place. */
  private Figure named(int index, String label) {
    Figure found = Figure.ZERO;
    boolean isFound = false;
    for (StatementLine line : billing.lines()) {
      if (line.charge().equals(label) || line.part().startsWith(label + "/")) {
        found = found.plus(Figure.of(line));
        isFound = true;
      }
    }
    List<StatementLine> lines = billing.lines();
    if (isFound || names.contains(label)) {
      return found;
    }
    return index < lines.size() ? Figure.of(lines.get(index)) : Figure.ZERO;
  }

  /** A tier's units and its flat price; a charge is named where there are several. */
  private Figure tier(Matcher matcher) {
    String charge = matcher.group(1);
    String key = "tier-" + matcher.group(2);
    String what = matcher.group(3) == null ? "" : matcher.group(3).strip();
    Figure found = Figure.ZERO;
    for (StatementLine line : billing.lines()) {
      boolean isCharge = charge == null || line.charge().equalsIgnoreCase(charge);
      boolean isUnits = line.part().equals(key) && !what.equals("flat");
      boolean isFlat = line.part().equals(key + "-flat") && !what.equals("usage");
      if (isCharge && (isUnits || isFlat)) {
        Figure figure = matcher.group(4) == null ? Figure.of(line) : withinMaximum(line);
        found = found.plus(isFlat ? figure.withUnits(BigDecimal.ZERO) : figure);
      }
    }
    return found;
  }

  /** What is left of a line where the maximum is taken off from the last line backwards. */
  private Figure withinMaximum(StatementLine wanted) {
    List<StatementLine> lines = new ArrayList<>(billing.lines());
    lines.removeIf(line -> !isUsage(line));
    BigDecimal over = billing.lines(LineKind.MAXIMUM).billed().negate();
    for (int i = lines.size() - 1; i >= 0; i--) {
      BigDecimal amount = lines.get(i).amount();
      BigDecimal off = over.min(amount).max(BigDecimal.ZERO);
      over = over.subtract(off);
      if (lines.get(i) == wanted) {
        return new Figure(
            wanted.exactAmount().subtract(Fractions.of(off)),
            amount.subtract(off),
            wanted.quantity());
      }
    }
    throw new IllegalArgumentException("no such line [line=" + wanted + "]");
  }
}
