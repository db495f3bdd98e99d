package dev.switchhook.simulator.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Spellings of phone numbers.
public final class PhoneNumbers {
  private static final Pattern BRAZIL = Pattern.compile("55(\\d{2})9?([6-9]\\d{7})");
  private static final Pattern MEXICO = Pattern.compile("521?(\\d{10})");

  private PhoneNumbers() {}

  /// The digits alone.
  public static String digits(String written) {
    return written.replaceAll("[^0-9]", "");
  }

  /// Whether two numbers, digits only, are one telephone. Providers write Brazilian mobiles with or
  /// without their ninth digit, and Mexican ones with or without a 1.
  public static boolean same(String one, String other) {
    return one.equals(other) || common(one).equals(common(other));
  }

  private static String common(String digits) {
    Matcher brazil = BRAZIL.matcher(digits);
    if (brazil.matches()) {
      return "55" + brazil.group(1) + brazil.group(2);
    }
    Matcher mexico = MEXICO.matcher(digits);
    return mexico.matches() ? "52" + mexico.group(1) : digits;
  }
}
