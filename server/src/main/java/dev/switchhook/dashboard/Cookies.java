package dev.switchhook.dashboard;

import dev.switchhook.account.Sessions;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Request;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/// The one cookie (contracts §11).
final class Cookies {
  static final String SESSION = "switchhook_session";
  private static final String ZONE = "switchhook_zone";

  private Cookies() {}

  /// What the cookie holds; empty when there is none.
  static Secret session(Request request) {
    return Secret.of(value(request, SESSION));
  }

  /// The browser's time zone, as a script of ours keeps it; UTC when there is none, or none that is
  /// known here.
  static ZoneId zone(Request request) {
    String name = value(request, ZONE);
    if (!name.matches("[A-Za-z]+/[A-Za-z0-9_+/-]{1,50}")) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC; // newer than this program's list of zones
    }
  }

  private static String value(Request request, String name) {
    for (String header : request.headers().getOrDefault("Cookie", List.of())) {
      for (String part : header.split(";", -1)) {
        String cookie = part.strip();
        if (cookie.startsWith(name + "=")) {
          return cookie.substring(name.length() + 1);
        }
      }
    }
    return "";
  }

  /// Sets it, for as long as a session may last.
  static String begin(Secret token, String publicUrl) {
    return SESSION
        + "="
        + token.reveal()
        + "; Path=/; Max-Age="
        + Sessions.AGE_MAX.toSeconds()
        + attributes(publicUrl);
  }

  /// Removes it.
  static String end(String publicUrl) {
    return SESSION + "=; Path=/; Max-Age=0" + attributes(publicUrl);
  }

  private static String attributes(String publicUrl) {
    return "; HttpOnly; SameSite=Lax" + (publicUrl.startsWith("https:") ? "; Secure" : "");
  }
}
