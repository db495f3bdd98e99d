package dev.switchhook.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One figure that the design asks for, with what was reached.
///
/// @param wanted the bound
/// @param atLeast whether more is better
/// @param reached null when it was not measured
/// @param note under which conditions; may be empty
record Target(
    String what,
    double wanted,
    boolean atLeast,
    String unit,
    @Nullable Double reached,
    Mark mark,
    String note) {

  /// How a figure fared.
  enum Mark {
    /// Reached.
    OK,
    /// Not reached.
    MISSED,
    /// Left out, or not there.
    UNMEASURED;

    /// As table and JSON line have it.
    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What must not be more than the bound.
  static Target atMost(String what, double wanted, String unit, @Nullable Double reached) {
    return of(what, wanted, false, unit, reached);
  }

  /// What must not be less.
  static Target atLeast(String what, double wanted, String unit, @Nullable Double reached) {
    return of(what, wanted, true, unit, reached);
  }

  private static Target of(
      String what, double wanted, boolean atLeast, String unit, @Nullable Double reached) {
    Mark mark =
        reached == null
            ? Mark.UNMEASURED
            : (atLeast ? reached >= wanted : reached <= wanted) ? Mark.OK : Mark.MISSED;
    return new Target(what, wanted, atLeast, unit, reached, mark, "");
  }

  Target noted(String text) {
    return new Target(what, wanted, atLeast, unit, reached, mark, text);
  }

  /// A line of the table, ending with `\n`.
  String line() {
    return String.format(
            Locale.ROOT,
            "%-58s %s %8s %-4s %10s %-4s  %-10s %s%n",
            what,
            atLeast ? ">=" : "<=",
            number(wanted),
            unit,
            reached == null ? "-" : number(reached),
            reached == null ? "" : unit,
            mark.word(),
            note)
        .stripTrailing()
        .concat("\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%.0f" : "%.2f", value)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }
}
