package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A hub with an application and an owner who came in by the set-up link.
///
/// @param session what the owner's cookie holds
record OwnedHub(Hub hub, Tenant tenant, String session) implements AutoCloseable {
  static final String EMAIL = "owner@example.com";
  static final String PASSWORD = "correct horse battery";
  static final String COOKIE = "switchhook_session";

  private static final Pattern LINK = Pattern.compile("setup (https?://\\S+)/setup\\?token=(\\S+)");

  /// Starts one.
  ///
  /// @param application its name
  static OwnedHub start(String application) {
    return start(application, Map.of());
  }

  static OwnedHub start(String application, Map<String, String> environment) {
    Hub hub = Hub.start(environment);
    Tenant tenant = Tenant.create(hub.url(), application);
    String token =
        Await.value(
            "the set-up link",
            () -> {
              Matcher link = LINK.matcher(hub.output());
              return link.find() ? Optional.of(link.group(2)) : Optional.empty();
            });
    Http.Answer made =
        post(
            hub.url(),
            "/setup",
            Map.of(),
            Map.of("token", token, "email", EMAIL, "password", PASSWORD));
    return new OwnedHub(hub, tenant, session(made));
  }

  /// The session that an answer begins.
  static String session(Http.Answer answer) {
    String cookie = answer.headers().getOrDefault("set-cookie", "");
    if (!cookie.startsWith(COOKIE + "=")) {
      throw new AssertionError("no session: " + answer.status() + " " + answer.text());
    }
    return cookie.substring(COOKIE.length() + 1, cookie.indexOf(';'));
  }

  /// Submits a form.
  static Http.Answer post(
      URI hub, String path, Map<String, String> headers, Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    fields.forEach((name, value) ->
        form.append(form.isEmpty() ? "" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, UTF_8)));
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/x-www-form-urlencoded");
    return Http.post(hub.resolve(path), all, form.toString().getBytes(UTF_8));
  }

  /// A page, as the owner or as whoever has the session.
  Http.Answer page(String path, String ofSession) {
    return Http.get(
        hub.url().resolve(path),
        ofSession.isEmpty() ? Map.of() : Map.of("Cookie", COOKIE + "=" + ofSession));
  }

  /// Address of the hub, without a slash at the end.
  String address() {
    return "http://" + hub.url().getAuthority();
  }

  /// A browser in which the owner is signed in.
  BrowserContext signedIn(Look look) {
    BrowserContext context = Site.context(look, null);
    context.addCookies(List.of(new Cookie(COOKIE, session).setUrl(address())));
    return context;
  }

  @Override
  public void close() {
    hub.close();
  }
}
