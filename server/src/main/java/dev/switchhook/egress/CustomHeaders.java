package dev.switchhook.egress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges the headers that a customer wants on the deliveries to an endpoint. Everything that could
/// change the framing, pose as the hub or open a metadata service is refused here, because HTTP
/// libraries do not: two of those measured send a given `Transfer-Encoding` beside their own
/// `Content-Length`. Pure and thread-safe.
public final class CustomHeaders {
  /// Most headers of one endpoint.
  public static final int HEADERS_MAX = 20;

  /// Longest name, in characters.
  public static final int NAME_CHARS_MAX = 256;

  /// Longest value after trimming, in bytes.
  public static final int VALUE_BYTES_MAX = 4_096;

  /// Names and values together, in bytes.
  public static final int TOTAL_BYTES_MAX = 8_192;

  /// Names that decide framing or belong to one connection (RFC 9110 §7.6.1, RFC 9112 §6).
  private static final Set<String> FRAMING =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "proxy-connection",
          "keep-alive",
          "upgrade",
          "http2-settings",
          "te",
          "trailer",
          "expect",
          "proxy-authenticate",
          "proxy-authorization");

  private static final Set<String> OTHERS =
      Set.of(
          // set by the hub, about the body it makes
          "content-type",
          "content-encoding",
          "content-range",
          "content-md5",
          "digest",
          "content-digest",
          "user-agent",
          "accept-encoding",
          "range",
          "if-range",
          "date",
          // set by a browser
          "origin",
          "referer",
          "cookie",
          "cookie2",
          "set-cookie",
          // set by proxies
          "via",
          "forwarded",
          "max-forwards",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-url",
          "x-rewrite-url",
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "true-client-ip",
          // the hub's signatures and handshakes, and those of the products it speaks like
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "x-webhook-signature",
          "x-hub-signature",
          "x-hub-signature-256",
          "x-validation-token",
          "x-twilio-signature",
          "x-telegram-bot-api-secret-token",
          // keys to cloud metadata services
          "metadata",
          "metadata-flavor",
          "x-google-metadata-request",
          "x-aws-ec2-metadata-token",
          "x-aws-ec2-metadata-token-ttl-seconds");

  /// Families of names that belong to the hub, to proxies or to browsers.
  private static final List<String> PREFIXES =
      List.of(
          "x-switchhook-", "x-forwarded-", "sec-", "proxy-", "access-control-", "cf-connecting-");

  private CustomHeaders() {}

  /// What [#check] says.
  public sealed interface Result {}

  /// The headers may be stored and sent.
  ///
  /// @param headers in the given order, values trimmed
  public record Accepted(List<Header> headers) implements Result {}

  /// One of the headers, or all together, may not be used.
  ///
  /// @param index position of the header in the given list
  /// @param detail what is wrong, without the value
  public record Refused(int index, String detail) implements Result {}

  /// Judges a list of headers and trims spaces and tabs around the values. An empty value is
  /// accepted (RFC 9110 §5.5); characters outside printable ASCII are refused, because receivers
  /// disagree about their encoding.
  public static Result check(List<Header> headers) {
    if (headers.size() > HEADERS_MAX) {
      return new Refused(HEADERS_MAX, "at most " + HEADERS_MAX + " headers can be set");
    }
    List<Header> accepted = new ArrayList<>(headers.size());
    Set<String> seen = new HashSet<>();
    int total = 0;
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.get(index).name();
      String value = trimmed(headers.get(index).value());
      String fault = fault(name, value);
      if (fault == null && !seen.add(name.toLowerCase(Locale.ROOT))) {
        fault = "the header " + name + " is given twice; case does not tell names apart";
      }
      total += name.length() + value.length();
      if (fault == null && total > TOTAL_BYTES_MAX) {
        fault = "the headers together are longer than " + TOTAL_BYTES_MAX + " bytes";
      }
      if (fault != null) {
        return new Refused(index, fault);
      }
      accepted.add(new Header(name, value));
    }
    return new Accepted(List.copyOf(accepted));
  }

  /// True for names that only the code writing the request may set, whoever asks.
  static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(Locale.ROOT));
  }

  /// True for a token of RFC 9110 §5.6.2.
  static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !IpText.isDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /// True when the value is printable ASCII, spaces and tabs.
  static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String fault(String name, String value) {
    if (name.length() > NAME_CHARS_MAX) {
      return "a header name is longer than " + NAME_CHARS_MAX + " characters";
    }
    if (!isToken(name)) {
      return "a header name must be letters, digits and !#$%&'*+-.^_`|~ only, and not empty";
    }
    if (isReserved(name.toLowerCase(Locale.ROOT))) {
      return "the header " + name + " is set by the hub or steers the connection: choose another";
    }
    if (!isPrintable(value)) {
      return "the value of " + name + " has characters outside printable ASCII: encode it first";
    }
    if (value.length() > VALUE_BYTES_MAX) {
      return "the value of " + name + " is longer than " + VALUE_BYTES_MAX + " bytes";
    }
    return null;
  }

  private static boolean isReserved(String lower) {
    if (FRAMING.contains(lower) || OTHERS.contains(lower)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (lower.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// The value without spaces and tabs around it.
  static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
