package dev.switchhook.contact;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers as networks write them, and what they have in common. Pure.
///
/// WhatsApp knows some people by a number with a digit more or less than the one they dial, and may
/// change which: Brazilian mobile numbers with and without the ninth digit, Mexican ones with `521`
/// or `52`, Argentine ones with `549` or `54`. Variants only tell that two numbers are the same;
/// one always answers to the number as it was written.
///
/// Landlines have no variant: a Brazilian number of eight digits that begins with 2, 3 or 4 is one,
/// and with a 9 before it, it would be somebody else's. Those that begin with 5 are landlines in
/// some areas and were mobile numbers in others before the ninth digit came; they count as mobile.
final class PhoneNumbers {
  private static final int BRAZIL_CHARS = 13;
  private static final int BRAZIL_NINTH = 4;
  private static final int MEXICO_CHARS = 13;
  private static final int ARGENTINA_CHARS = 13;
  private static final int COUNTRY_CHARS = 2;
  private static final String SPACING = " -.()/\u00A0";

  private PhoneNumbers() {}

  /// Whether the text is a number: digits, perhaps with `+` before and spacing between them.
  static boolean isNumber(String written) {
    return !digits(written).isEmpty();
  }

  /// What all ways to write the number have in common. A text that is no number, such as the name
  /// of an SMS sender, stays as it is; a `scheme:` before the number (`whatsapp:+55…` through
  /// Twilio) stays before it.
  static String common(String written) {
    int scheme = written.indexOf(':') + 1;
    String digits = digits(written.substring(scheme));
    return digits.isEmpty() ? written : written.substring(0, scheme) + withoutVariant(digits);
  }

  /// Whether both are the same number.
  static boolean same(@Nullable String one, @Nullable String other) {
    return one != null && other != null && common(one).equals(common(other));
  }

  /// The digits; empty when the text is no number.
  static String digits(String written) {
    StringBuilder digits = new StringBuilder(written.length());
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if (SPACING.indexOf(c) < 0 && (c != '+' || i > 0)) {
        return "";
      }
    }
    return digits.toString();
  }

  private static String withoutVariant(String digits) {
    int length = digits.length();
    if (length == BRAZIL_CHARS
        && digits.startsWith("55")
        && digits.charAt(BRAZIL_NINTH) == '9'
        && isMobile(digits.charAt(BRAZIL_NINTH + 1))) {
      return digits.substring(0, BRAZIL_NINTH) + digits.substring(BRAZIL_NINTH + 1);
    }
    if ((length == MEXICO_CHARS && digits.startsWith("521"))
        || (length == ARGENTINA_CHARS && digits.startsWith("549"))) {
      return digits.substring(0, COUNTRY_CHARS) + digits.substring(COUNTRY_CHARS + 1);
    }
    return digits;
  }

  /// Whether a Brazilian number of eight digits that begins so is a mobile number.
  private static boolean isMobile(char first) {
    return first < '2' || first > '4';
  }

  /// All ways in which networks write the number.
  ///
  /// @param common as [#common] made it
  static List<String> written(String common) {
    int scheme = common.indexOf(':') + 1;
    String digits = digits(common.substring(scheme));
    if (digits.isEmpty()) {
      return List.of(common);
    }
    List<String> variants = new ArrayList<>(List.of(digits));
    String longer = longer(digits);
    if (longer != null) {
      variants.add(longer);
    }
    List<String> written = new ArrayList<>();
    for (String variant : variants) {
      written.add(common.substring(0, scheme) + variant);
      written.add(common.substring(0, scheme) + '+' + variant);
    }
    return written;
  }

  private static @Nullable String longer(String digits) {
    if (digits.length() == BRAZIL_CHARS - 1 && digits.startsWith("55")) {
      return isMobile(digits.charAt(BRAZIL_NINTH)) ? inserted(digits, BRAZIL_NINTH, '9') : null;
    }
    if (digits.length() == MEXICO_CHARS - 1 && digits.startsWith("52")) {
      return inserted(digits, COUNTRY_CHARS, '1');
    }
    return digits.length() == ARGENTINA_CHARS - 1 && digits.startsWith("54")
        ? inserted(digits, COUNTRY_CHARS, '9')
        : null;
  }

  private static String inserted(String digits, int at, char digit) {
    return digits.substring(0, at) + digit + digits.substring(at);
  }
}
