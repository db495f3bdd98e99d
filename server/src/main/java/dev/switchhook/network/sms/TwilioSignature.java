package dev.switchhook.network.sms;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.sms.TwilioForm.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Twilio's signature of a request: header `X-Twilio-Signature`, base64 of the HMAC-SHA1 over the
/// URL and every parameter of the form, key = the account's auth token. Pure.
///
/// Parameters are sorted by name and appended as name and value, untrimmed, empty ones too; a name
/// that comes several times has its values sorted and each only once. When the URL's query has
/// `bodySHA256`, the body is no form: the signature is over the URL alone and that parameter must
/// be the SHA-256 of the body in hex.
///
/// Twilio is not of one mind about the port in the URL, so the URL is tried as given, without a
/// port, and with the standard port of its scheme.
public final class TwilioSignature {
  /// Name of the header; names of headers have no case.
  public static final String HEADER = "X-Twilio-Signature";

  private static final String BODY_HASH = "bodySHA256";

  /// Characters of a signature: 20 bytes in base64.
  private static final int SIGNATURE_CHARS = 28;

  private TwilioSignature() {}

  /// Works the auth token in once, for any number of [#matches] calls.
  ///
  /// @throws IllegalArgumentException when the token is empty, since that would accept what anybody
  ///   can sign
  public static Key prepare(Secret authToken) {
    if (authToken.isEmpty()) {
      throw new IllegalArgumentException("an empty auth token verifies nothing");
    }
    return new Key(Hmac.sha1(authToken.bytes()));
  }

  /// Whether the request is genuine; compares in constant time.
  ///
  /// @param url exactly as Twilio called it: the public base URL, path and query as received, with
  ///   their escapes
  /// @param body the raw bytes
  /// @param headerValues all values of [#HEADER] in the request
  /// @return false also for a body that is no form, unless its hash stands in the URL
  public static boolean matches(Key key, String url, byte[] body, List<String> headerValues) {
    if (headerValues.size() != 1 || headerValues.getFirst().length() != SIGNATURE_CHARS) {
      return false;
    }
    byte[] given = headerValues.getFirst().getBytes(StandardCharsets.UTF_8);
    List<String> hashes = queryValues(url);
    if (hashes.isEmpty()) {
      return matchesForm(key, url, body, given);
    }
    byte[] hash = HexFormat.of().formatHex(Tokens.hash(body)).getBytes(StandardCharsets.US_ASCII);
    boolean sameBody =
        hashes.size() == 1
            && MessageDigest.isEqual(hash, hashes.getFirst().getBytes(StandardCharsets.UTF_8));
    return matchesAnyPort(key, url, new byte[0], given) && sameBody;
  }

  private static boolean matchesForm(Key key, String url, byte[] body, byte[] given) {
    try {
      return matchesAnyPort(key, url, signed(TwilioForm.form(body)), given);
    } catch (UnreadableBody e) {
      return false;
    }
  }

  private static boolean matchesAnyPort(Key key, String url, byte[] parameters, byte[] given) {
    boolean matches = false;
    for (String variant : portVariants(url)) {
      byte[] code = key.hmac.sign(variant.getBytes(StandardCharsets.UTF_8), parameters);
      matches |= MessageDigest.isEqual(Base64.getEncoder().encode(code), given);
    }
    return matches;
  }

  private static byte[] signed(TwilioForm form) {
    SortedMap<String, SortedSet<String>> sorted = new TreeMap<>();
    for (Parameter parameter : form.parameters()) {
      sorted.computeIfAbsent(parameter.name(), name -> new TreeSet<>()).add(parameter.value());
    }
    StringBuilder text = new StringBuilder();
    sorted.forEach((name, values) -> values.forEach(value -> text.append(name).append(value)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The URL as given, without a port, and with the scheme's standard port.
  private static Set<String> portVariants(String url) {
    Set<String> variants = new LinkedHashSet<>();
    variants.add(url);
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return variants;
    }
    int start = scheme + 3;
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(start, end);
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']') && colon > authority.lastIndexOf('@');
    String host = hasPort ? authority.substring(0, colon) : authority;
    String standard = url.startsWith("https://") ? ":443" : ":80";
    variants.add(url.substring(0, start) + host + url.substring(end));
    variants.add(url.substring(0, start) + host + standard + url.substring(end));
    return variants;
  }

  /// The values of `bodySHA256` in the query, without escapes since hex needs none.
  private static List<String> queryValues(String url) {
    List<String> values = new ArrayList<>();
    int query = url.indexOf('?');
    if (query < 0) {
      return values;
    }
    int fragment = url.indexOf('#', query);
    String pairs = url.substring(query + 1, fragment < 0 ? url.length() : fragment);
    for (String pair : pairs.split("&", -1)) {
      if (pair.startsWith(BODY_HASH + "=")) {
        values.add(pair.substring(BODY_HASH.length() + 1));
      }
    }
    return values;
  }

  /// An auth token, ready to verify with. Thread-safe.
  public static final class Key {
    private final Hmac hmac;

    private Key(Hmac hmac) {
      this.hmac = hmac;
    }
  }
}
