package io.tallygate.rating.conformance;

/** The currency of a case: its own; else one whose minor unit is as fine as the case rounds, or the finest of all. */
final class Currencies {
  private Currencies() {}

  static String of(PeerCase peer) {
    if (peer.currency() != null) {
      return peer.currency();
    }
    Integer scale = peer.compare().scale();
    if (scale == null) {
      return Measure.of(peer) == Measure.EXACT ? "CLF" : "EUR";
    }
    return switch (scale) {
      case 0 -> "JPY";
      case 1, 2 -> "EUR";
      case 3 -> "KWD";
      default -> "CLF";
    };
  }
}
