package dev.switchhook.dashboard;

import dev.switchhook.account.Sessions;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Request;
import java.util.List;

/// The one cookie (contracts §11).
final class Cookies {
  static final String SESSION = "switchhook_session";

  private Cookies() {}

  /// What the cookie holds; empty when there is none.
  static Secret session(Request request) {
    for (String header : request.headers().getOrDefault("Cookie", List.of())) {
      for (String part : header.split(";", -1)) {
        String cookie = part.strip();
        if (cookie.startsWith(SESSION + "=")) {
          return Secret.of(cookie.substring(SESSION.length() + 1));
        }
      }
    }
    return Secret.of("");
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
