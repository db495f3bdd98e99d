package dev.switchhook.dashboard;

import java.text.NumberFormat;
import java.util.Locale;

/// Numbers as people write them. Pure.
final class Numbers {
  private Numbers() {}

  /// A whole number with groups; Hindi groups by two after the first three digits, which the JDK
  /// does not do.
  static String whole(Locale language, long value) {
    if (!language.getLanguage().equals("hi")) {
      return NumberFormat.getIntegerInstance(language).format(value);
    }
    String digits = Long.toString(value).replace("-", "");
    StringBuilder grouped = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > 0; at -= 2) {
      grouped.insert(at, ',');
    }
    return value < 0 ? "-" + grouped : grouped.toString();
  }

  /// A share with one decimal.
  static String percent(Locale language, double share) {
    NumberFormat format = NumberFormat.getPercentInstance(language);
    format.setMinimumFractionDigits(1);
    format.setMaximumFractionDigits(1);
    return format.format(share);
  }
}
