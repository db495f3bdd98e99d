package dev.switchhook.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One demo and one browser for all tests that look at pages and change nothing that others see.
/// Both end with this JVM.
final class Site {
  /// How high windows are, in pixels.
  static final int HEIGHT = 900;

  private final String hub;
  private final String state;

  private Site() {
    Child demo =
        Child.start(
            "pages",
            new Child.Plan(
                Hub.command("demo", "--receiver-port", "0", "--pace", "0.5", "--seed", "11"),
                Map.of("SWITCHHOOK_PORT", "0")));
    hub = "http://" + demo.awaitLine("ready http://");
    String link = "http://" + demo.awaitLine("dashboard http://");
    try (BrowserContext context = browser().newContext()) {
      Page page = context.newPage();
      page.navigate(link);
      page.waitForURL(hub + "/phone"); // the link's page goes on by itself
      state = context.storageState();
    }
  }

  static Site get() {
    return Holder.SITE;
  }

  /// The browser that all tests share.
  static Browser browser() {
    return Windows.CHROMIUM.browser();
  }

  /// Address of the hub, without a slash at the end.
  String hub() {
    return hub;
  }

  /// A browser without a past, signed in.
  BrowserContext signedIn(Look look) {
    return context(look, state);
  }

  /// Gives a browser the cookie of somebody who is signed in.
  void signIn(BrowserContext context) {
    try (BrowserContext other = signedIn(Look.ALL.getFirst())) {
      context.addCookies(
          other.cookies().stream()
              .map(found -> new Cookie(found.name, found.value).setUrl(hub))
              .toList());
    }
  }

  /// A browser without a past.
  ///
  /// @param state cookies to begin with
  static BrowserContext context(Look look, @Nullable String state) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setColorScheme(look.scheme())
            .setViewportSize(look.width(), HEIGHT)
            .setLocale("en-US")
            .setTimezoneId("America/Sao_Paulo");
    return browser().newContext(state == null ? options : options.setStorageState(state));
  }

  private static final class Holder {
    static final Site SITE = new Site();
  }

  private static final class Windows {
    static final Chromium CHROMIUM = new Chromium();
  }
}
