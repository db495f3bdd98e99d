package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every page of the dashboard in a real browser: light and dark, wide and narrow. A new screen
/// adds a line to [#PAGES].
class PagesTest {
  /// Name of the screenshot, address, and a part to open first (a selector that is clicked; empty
  /// for none).
  record Seen(String name, String path, String opened) {
    Seen(String name, String path) {
      this(name, path, "");
    }

    /// Where it is: `first /things` is the first thing in the list of things, `first /things
    /// /parts` its parts.
    String address(Page page, String hub) {
      String[] words = path.split(" ", -1);
      if (words.length == 1) {
        return hub + path;
      }
      page.navigate(hub + words[1]);
      String first =
          page.locator("main td a[href^='" + words[1] + "/']").first().getAttribute("href");
      return hub + first + (words.length > 2 ? words[2] : "");
    }
  }

  static final List<Seen> PAGES =
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

  /// Pictures are for people: each theme and each width once.
  private static final List<Look> PICTURED = List.of(Look.ALL.getFirst(), Look.ALL.getLast());

  private static final String IN_SIGHT =
      """
      () => {
        const place = document.querySelector('.rail a[aria-current=page]').getBoundingClientRect();
        return place.left >= 0 && place.right <= innerWidth;
      }
      """;

  private final Site site = Site.get();

  @Test
  void everyPageIsQuietAccessibleLightAndFits() {
    List<String> wrong = new ArrayList<>();
    try (BrowserContext context = site.signedIn(Look.ALL.getFirst())) {
      loadWhatAllPagesShare(context);
      PAGES.forEach(seen -> wrong.addAll(examine(context, seen)));
    }
    try (BrowserContext context = Site.context(Look.ALL.getFirst(), null)) {
      loadWhatAllPagesShare(context);
      wrong.addAll(examine(context, new Seen("login", "/login")));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whereOneIsComesIntoSightInANarrowWindow() {
    try (BrowserContext context = site.signedIn(Look.ALL.getLast());
        Page page = context.newPage()) {
      for (String path : List.of("/phone", "/audit", "/system")) {
        page.navigate(site.hub() + path);
        assertThat(page.evaluate(IN_SIGHT)).as(path).isEqualTo(true);
      }
    }
  }

  private void loadWhatAllPagesShare(BrowserContext context) {
    try (Page page = context.newPage()) {
      page.navigate(site.hub() + "/");
      assertThat(Weight.of(page)).as("the count works").isGreaterThan(Weight.LATER_MAX);
    }
  }

  private List<String> examine(BrowserContext context, Seen seen) {
    List<String> wrong = new ArrayList<>();
    try (Page page = context.newPage()) {
      // the browser itself logs that a page which is asked for on purpose does not exist
      Watch watch =
          new Watch(
              page,
              site.hub(),
              seen.name() + ": ",
              seen.name().equals("missing") ? Set.of("404") : Set.of());
      page.navigate(seen.address(page, site.hub()));
      int weight = Weight.of(page);
      System.out.println("e2e: " + seen.name() + ": " + weight + " bytes");
      if (weight > Weight.LATER_MAX) {
        wrong.add(seen.name() + " weighs " + weight);
      }
      if (!seen.opened().isEmpty()) {
        page.locator(seen.opened()).first().click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
      }
      Look.ALL.forEach(look -> wrong.addAll(examine(page, seen, look)));
      wrong.addAll(watch.wrong());
    }
    return wrong;
  }

  /// The page that is open, as somebody with this window and theme sees it.
  private static List<String> examine(Page page, Seen seen, Look look) {
    page.setViewportSize(look.width(), Site.HEIGHT);
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(look.scheme())
            .setReducedMotion(ReducedMotion.REDUCE));
    String place = seen.name() + " " + look.name() + ": ";
    List<String> wrong = new ArrayList<>();
    int overflow =
        (int)
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if (overflow > 0) {
      wrong.add(place + "wider than the window by " + overflow + " pixels");
    }
    if (PICTURED.contains(look)) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target/screenshots", seen.name() + "-" + look.name() + ".png"))
              .setFullPage(seen.opened().isEmpty()));
    }
    List<String> violations =
        look.scheme() == ColorScheme.LIGHT ? Axe.violations(page) : Axe.violationsOfColours(page);
    violations.forEach(violation -> wrong.add(place + violation));
    return wrong;
  }
}
