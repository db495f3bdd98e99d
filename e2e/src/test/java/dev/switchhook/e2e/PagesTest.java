package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every page of the dashboard in a real browser: light and dark, wide and narrow. A new screen
/// adds a line to [#PAGES].
class PagesTest {
  /// Name of the screenshot, address, and a part to open first (a selector that is clicked; empty
  /// for none).
  private record Seen(String name, String path, String opened) {
    Seen(String name, String path) {
      this(name, path, "");
    }
  }

  private static final List<Seen> PAGES =
      List.of(
          new Seen("overview", "/"),
          new Seen("overview-month", "/?range=30d", "main details > summary"),
          new Seen("deliveries", "/deliveries"),
          new Seen("deliveries-none", "/deliveries?status=cancelled&since=2020-01-01T10:00"),
          new Seen("delivery-panel", "/deliveries", "td.look a"),
          new Seen("delivery", "first /deliveries"),
          new Seen("delivery-shown", "first /deliveries", "form[action$=reveal] button"),
          new Seen("messages", "first /endpoints /messages"),
          new Seen("replay", "/deliveries/replay", "button[value=count]"),
          new Seen("replays", "/deliveries/replays"),
          new Seen("endpoints", "/endpoints"),
          new Seen("endpoints-add", "/endpoints", "[data-dialog=add]"),
          new Seen("endpoint", "first /endpoints"),
          new Seen("phone", "/phone"),
          new Seen("phone-attach", "/phone", ".attach > summary"),
          new Seen("receiver", "/receiver"),
          new Seen("receiver-request", "first /receiver"),
          new Seen("signatures", "/signatures"),
          new Seen("signatures-example", "/signatures", "[data-lab=example]"),
          new Seen("live", "/live"),
          new Seen("events", "/events"),
          new Seen("event", "first /events"),
          new Seen("event-shown", "first /events", "#bodies form button"),
          new Seen("channels", "/channels"),
          new Seen("channels-networks", "/channels?add=one"),
          new Seen("channels-add", "/channels?add=whatsapp"),
          new Seen("channel", "first /channels"),
          new Seen("contacts", "/contacts"),
          new Seen("contacts-shown", "/contacts", ".person form button"),
          new Seen("contact", "first /contacts"),
          new Seen("contact-shown", "first /contacts", "main .head form button"),
          new Seen("keys", "/keys"),
          new Seen("keys-add", "/keys", "[data-dialog=add]"),
          new Seen("users", "/users"),
          new Seen("users-add", "/users", "[data-dialog=add]"),
          new Seen("audit", "/audit"),
          new Seen("system", "/system"),
          new Seen("settings", "/settings"),
          new Seen("menu", "/settings", ".menu > summary"),
          new Seen("missing", "/no-such-page"));

  private static final int HEIGHT = 900;

  private static Child demo;
  private static Chromium chromium;
  private static String hub;
  private static String state;

  @BeforeAll
  static void signIn() {
    demo =
        Child.start(
            "pages",
            new Child.Plan(
                Hub.command("demo", "--receiver-port", "0", "--pace", "0.5", "--seed", "11"),
                Map.of("SWITCHHOOK_PORT", "0")));
    hub = "http://" + demo.awaitLine("ready http://");
    String link = "http://" + demo.awaitLine("dashboard http://");
    chromium = new Chromium();
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(link);
      assertThat(page.url()).isEqualTo(hub + "/phone");
      state = context.storageState();
    }
  }

  @AfterAll
  static void end() {
    chromium.close();
    demo.close();
  }

  @Test
  void everyPageIsQuietAccessibleAndFits() {
    List<String> wrong = new ArrayList<>();
    for (Look look : Look.ALL) {
      try (BrowserContext context = context(look, state)) {
        PAGES.forEach(seen -> wrong.addAll(examine(context, look, seen)));
      }
      try (BrowserContext context = context(look, null)) {
        wrong.addAll(examine(context, look, new Seen("login", "/login")));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static BrowserContext context(Look look, @Nullable String signedIn) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setColorScheme(look.scheme())
            .setViewportSize(look.width(), HEIGHT)
            .setLocale("en-US")
            .setTimezoneId("America/Sao_Paulo");
    return chromium
        .browser()
        .newContext(signedIn == null ? options : options.setStorageState(signedIn));
  }

  private static List<String> examine(BrowserContext context, Look look, Seen seen) {
    String place = seen.name() + " " + look.name() + ": ";
    List<String> wrong = new ArrayList<>();
    try (Page page = context.newPage()) {
      page.onConsoleMessage(message -> {
        // the browser itself logs that a page which is asked for on purpose does not exist
        if (!(seen.name().equals("missing") && message.text().contains("404"))) {
          wrong.add(place + "console: " + message.text());
        }
      });
      page.onPageError(error -> wrong.add(place + "error: " + error));
      page.onDialog(dialog -> wrong.add(place + "dialog: " + dialog.message()));
      page.onRequest(request -> {
        if (!request.url().startsWith(hub + "/")) {
          wrong.add(place + "request to " + request.url());
        }
      });
      page.navigate(address(page, seen.path()));
      page.waitForLoadState(LoadState.LOAD);
      if (!seen.opened().isEmpty()) {
        page.locator(seen.opened()).first().click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
      }
      int overflow =
          (int)
              page.evaluate(
                  "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (overflow > 0) {
        wrong.add(place + "wider than the window by " + overflow + " pixels");
      }
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target/screenshots", seen.name() + "-" + look.name() + ".png"))
              .setFullPage(seen.opened().isEmpty()));
      Axe.violations(page).forEach(violation -> wrong.add(place + violation));
    }
    return wrong;
  }

  /// `first /things` is the first thing in the list of things, `first /things /parts` its parts.
  private static String address(Page page, String path) {
    String[] words = path.split(" ");
    if (words.length == 1) {
      return hub + path;
    }
    page.navigate(hub + words[1]);
    String first =
        page.locator("main td a[href^='" + words[1] + "/']").first().getAttribute("href");
    return hub + first + (words.length > 2 ? words[2] : "");
  }
}
