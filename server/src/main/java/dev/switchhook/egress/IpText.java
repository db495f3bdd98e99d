package dev.switchhook.egress;

import org.jspecify.annotations.Nullable;

/// Reads and writes IP addresses as text, strictly: exactly one reading for each text, none of the
/// shorthands that C libraries and the JDK disagree about (RFC 4291 §2.2, RFC 5952).
final class IpText {
  static final int V4_BYTES = 4;
  static final int V6_BYTES = 16;
  private static final int V6_GROUPS = 8;
  private static final int OCTET_MAX = 255;

  private IpText() {}

  /// Four decimal parts without leading zeros; null for anything else.
  static byte @Nullable [] parseV4(String text, int from, int to) {
    byte[] address = new byte[V4_BYTES];
    int at = from;
    for (int part = 0; part < V4_BYTES; part++) {
      int start = at;
      int value = 0;
      while (at < to && isDigit(text.charAt(at)) && at - start < 3) {
        value = value * 10 + (text.charAt(at) - '0');
        at++;
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || leadingZero || value > OCTET_MAX) {
        return null;
      }
      address[part] = (byte) value;
      boolean last = part == V4_BYTES - 1;
      if (last ? at != to : at >= to || text.charAt(at) != '.') {
        return null;
      }
      at++;
    }
    return address;
  }

  /// Groups of one to four hex digits, at most one `::`, optionally four decimal parts at the end;
  /// no zone. Null for anything else.
  static byte @Nullable [] parseV6(String text) {
    int[] groups = new int[V6_GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    int end = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < end) {
      if (count == V6_GROUPS) {
        return null;
      }
      int stop = groupEnd(text, at);
      if (stop < end && text.charAt(stop) == '.') {
        byte[] v4 = count <= V6_GROUPS - 2 ? parseV4(text, at, end) : null;
        if (v4 == null) {
          return null;
        }
        groups[count++] = (v4[0] & 0xff) << 8 | (v4[1] & 0xff);
        groups[count++] = (v4[2] & 0xff) << 8 | (v4[3] & 0xff);
        break;
      }
      if (stop == at || stop - at > 4) {
        return null;
      }
      groups[count++] = Integer.parseInt(text, at, stop, 16);
      at = stop;
      if (at == end) {
        break;
      }
      if (text.charAt(at) != ':' || at + 1 == end) {
        return null;
      }
      at++;
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      }
    }
    boolean complete = gap < 0 ? count == V6_GROUPS : count < V6_GROUPS;
    return complete ? spread(groups, count, gap) : null;
  }

  /// The address in its canonical spelling: RFC 5952 for IPv6, dotted decimal for IPv4.
  static String format(byte[] address) {
    if (address.length == V4_BYTES) {
      return (address[0] & 0xff)
          + "."
          + (address[1] & 0xff)
          + "."
          + (address[2] & 0xff)
          + "."
          + (address[3] & 0xff);
    }
    int[] groups = new int[V6_GROUPS];
    for (int i = 0; i < V6_GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < V6_GROUPS; i++) {
      int run = 0;
      while (i + run < V6_GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > bestLength) {
        bestStart = i;
        bestLength = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < V6_GROUPS; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static byte[] spread(int[] groups, int count, int gap) {
    byte[] address = new byte[V6_BYTES];
    for (int i = 0; i < count; i++) {
      int group = gap >= 0 && i >= gap ? i + V6_GROUPS - count : i;
      address[2 * group] = (byte) (groups[i] >> 8);
      address[2 * group + 1] = (byte) groups[i];
    }
    return address;
  }

  private static int groupEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isHexDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
