package dev.switchhook.egress;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges host names as text: spelling (RFC 1123, underscores tolerated; IDNA 2003 where it is
/// reversible) and names that never mean a public host.
final class HostName {
  /// Longest name, in characters without a trailing dot (RFC 1035 §2.3.4).
  static final int NAME_CHARS_MAX = 253;

  /// Longest label, in characters.
  static final int LABEL_CHARS_MAX = 63;

  /// What a name is known to be before any look-up.
  enum Kind {
    /// An ordinary public name.
    PUBLIC,
    /// `localhost` and what is below it (RFC 6761 §6.3).
    LOOPBACK,
    /// The hosts file's names for `::1`.
    LOOPBACK_V6,
    /// A name of a private network.
    INTERNAL,
    /// A name that can only be an attack or a mistake: metadata services, reverse trees, Tor.
    NEVER
  }

  private static final Set<String> METADATA =
      Set.of(
          "metadata",
          "metadata.google.internal",
          "metadata.goog",
          "instance-data",
          "instance-data.ec2.internal");

  /// Top-level names that are set aside for private use, or that networks use so.
  private static final Set<String> INTERNAL_TOPS =
      Set.of(
          "internal", "local", "localdomain", "svc", "lan", "intranet", "private", "corp", "home");

  private HostName() {}

  /// The name in ASCII and lower case without a trailing dot; null when it is not a host name.
  static @Nullable String canonical(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    StringBuilder ascii = new StringBuilder(name.length());
    for (int start = 0; start <= name.length(); ) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      String label = asciiLabel(name.substring(start, end));
      if (label == null || !isLabel(label)) {
        return null;
      }
      ascii.append(start == 0 ? "" : ".").append(label);
      start = end + 1;
    }
    return ascii.length() <= NAME_CHARS_MAX ? ascii.toString() : null;
  }

  /// True when some program would read the name as an IPv4 address: its last label is a number,
  /// decimal or hexadecimal (the rule of the WHATWG URL standard, "ends in a number").
  static boolean endsInNumber(String name) {
    int start = name.lastIndexOf('.') + 1;
    if (name.startsWith("0x", start)) {
      for (int i = start + 2; i < name.length(); i++) {
        if (!IpText.isHexDigit(name.charAt(i))) {
          return false;
        }
      }
      return true;
    }
    for (int i = start; i < name.length(); i++) {
      if (!IpText.isDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Classifies a canonical name.
  static Kind kind(String name) {
    int dot = name.lastIndexOf('.');
    String top = name.substring(dot + 1);
    if (METADATA.contains(name) || top.equals("onion")) {
      return Kind.NEVER;
    }
    if (top.equals("arpa")) {
      boolean home = name.equals("home.arpa") || name.endsWith(".home.arpa");
      return home ? Kind.INTERNAL : Kind.NEVER;
    }
    if (top.equals("localhost") || name.equals("localhost.localdomain")) {
      return Kind.LOOPBACK;
    }
    if (name.equals("ip6-localhost") || name.equals("ip6-loopback")) {
      return Kind.LOOPBACK_V6;
    }
    return dot < 0 || INTERNAL_TOPS.contains(top) ? Kind.INTERNAL : Kind.PUBLIC;
  }

  private static boolean isLabel(String label) {
    int length = label.length();
    if (length == 0 || length > LABEL_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = label.charAt(i);
      boolean inner = c == '-' && i > 0 && i < length - 1;
      if (!IpText.isDigit(c) && !(c >= 'a' && c <= 'z') && c != '_' && !inner) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String asciiLabel(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    if (lower.chars().allMatch(c -> c < 0x80)) {
      return lower;
    }
    // Only one reading may exist: forms that mapping or normalising would change are refused
    // (full-width letters and dots, sharp s, capitals outside ASCII), so are digits of other
    // scripts, which some programs read as an address.
    if (!lower.equals(label)
        || !Normalizer.normalize(label, Normalizer.Form.NFKC).equals(label)
        || label.codePoints().anyMatch(c -> c >= 0x80 && Character.isDigit(c))) {
      return null;
    }
    try {
      String ascii = IDN.toASCII(label);
      return IDN.toUnicode(ascii).equals(label) ? ascii.toLowerCase(Locale.ROOT) : null;
    } catch (IllegalArgumentException e) {
      return null; // not a label of IDNA: characters that are unassigned or prohibited
    }
  }
}
