package dev.switchhook.delivery.simulation;

/// How much happened.
///
/// @param duplicates requests after the first success that the endpoint had written
record Figures(
    long acknowledged,
    long unknown,
    long refused,
    long sent,
    long duplicates,
    long processes,
    long lost,
    long invented,
    long orderViolations) {
  static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);

  Figures plus(Figures other) {
    return new Figures(
        acknowledged + other.acknowledged,
        unknown + other.unknown,
        refused + other.refused,
        sent + other.sent,
        duplicates + other.duplicates,
        processes + other.processes,
        lost + other.lost,
        invented + other.invented,
        orderViolations + other.orderViolations);
  }

  /// For reports.
  String line() {
    return "acked="
        + acknowledged
        + " unknown="
        + unknown
        + " refused="
        + refused
        + " sent="
        + sent
        + " processes="
        + processes
        + " dup="
        + duplicates
        + " lost="
        + lost
        + " invented="
        + invented
        + " order_violations="
        + orderViolations;
  }
}
