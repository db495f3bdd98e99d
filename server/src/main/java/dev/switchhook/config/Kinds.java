package dev.switchhook.config;

import static dev.switchhook.config.Kind.value;
import static dev.switchhook.config.Kind.wrong;

import dev.switchhook.config.Kind.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The kinds of single values.
final class Kinds {
  /// Length of the master key (AES-256).
  static final int MASTER_KEY_BYTES = 32;

  /// Longest secret text, in characters.
  static final int SECRET_CHARACTERS_MAX = 512;

  /// Longest URL, in characters.
  static final int URL_CHARACTERS_MAX = 2_048;

  /// Longest host name, in characters (RFC 1035 §2.3.4).
  static final int HOST_CHARACTERS_MAX = 253;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private Kinds() {}

  static Kind<String> text() {
    return new Kind<>("text", "any text", Kind::value);
  }

  static Kind<Integer> number(int min, int max) {
    String range = min + " to " + max;
    return new Kind<>(
        "number",
        range,
        text -> {
          if (!DIGITS.matcher(text).matches()) {
            return wrong("not a whole number", "give a number from " + range);
          }
          int number = Integer.parseInt(text);
          return number < min || number > max
              ? wrong("out of range", "give a number from " + range)
              : value(number);
        });
  }

  static Kind<Boolean> truth() {
    return new Kind<>(
        "boolean",
        "`true` or `false`",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> value(true);
              case "false" -> value(false);
              default -> wrong("neither true nor false", "give true or false");
            });
  }

  static Kind<String> host() {
    String range = "a name or an address, without brackets";
    return new Kind<>(
        "host",
        range,
        text ->
            HOST.matcher(text).matches() && text.length() <= HOST_CHARACTERS_MAX
                ? value(text)
                : wrong("not a host", "give " + range + ", such as 127.0.0.1 or ::"));
  }

  static Kind<Path> path() {
    return new Kind<>(
        "path",
        "absolute, or relative to the working directory",
        text -> {
          try {
            return value(Path.of(text));
          } catch (InvalidPathException refused) {
            return wrong("not a path on this system", "give a path such as ./data");
          }
        });
  }

  /// A base URL: `http` or `https`, with or without a path; a slash at the end is dropped.
  static Kind<URI> baseUrl() {
    String range = "an http:// or https:// URL without user, query or fragment";
    return new Kind<>("URL", range, text -> parseBaseUrl(text, range));
  }

  /// Any text that can stand in an HTTP header.
  static Kind<Masked> secretText() {
    String range = "1 to " + SECRET_CHARACTERS_MAX + " visible ASCII characters";
    return new Kind<>(
        "secret",
        range,
        text ->
            VISIBLE.matcher(text).matches() && text.length() <= SECRET_CHARACTERS_MAX
                ? value(new Masked(text))
                : wrong("not a usable secret", "give " + range + ", no blanks"));
  }

  static Kind<Masked> masterKey() {
    String range = MASTER_KEY_BYTES + " bytes in base64";
    String right = "give " + range + ", such as the output of: openssl rand -base64 32";
    return new Kind<>(
        "secret",
        range,
        text -> {
          byte[] key = base64(text);
          if (key == null) {
            return wrong("not base64", right);
          }
          if (key.length != MASTER_KEY_BYTES) {
            return wrong(key.length + " bytes long", right);
          }
          boolean allTheSame = Arrays.equals(key, 1, key.length, key, 0, key.length - 1);
          return allTheSame ? wrong("one byte over and over", right) : value(new Masked(text));
        });
  }

  /// A word out of a few, of which some belong to features that this version does not have.
  static Kind<String> word(Set<String> available, Set<String> later) {
    String range = "`" + String.join("` or `", available) + "`";
    return new Kind<>(
        "word",
        range,
        text -> {
          if (later.contains(text)) {
            return wrong("not available in this version", "give " + range + " or leave it out");
          }
          return available.contains(text)
              ? value(text)
              : wrong("not a known word", "give " + range);
        });
  }

  /// Values of a key whose feature this version does not have.
  static Kind<Masked> unavailable(String range) {
    return new Kind<>(
        "secret URL", range, _ -> wrong("not available in this version", "leave it out"));
  }

  private static Parsed<URI> parseBaseUrl(String text, String range) {
    URI uri = text.length() > URL_CHARACTERS_MAX ? null : parseUri(text);
    String scheme = uri == null || uri.getScheme() == null ? "" : uri.getScheme();
    boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    if (uri == null || !web || uri.getHost() == null) {
      return wrong("not a web address", "give " + range);
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return wrong("more than a base URL", "give " + range);
    }
    return value(URI.create(text.replaceAll("/+$", "")));
  }

  /// The URI, or null when the text is none.
  static @Nullable URI parseUri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException unreadable) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
