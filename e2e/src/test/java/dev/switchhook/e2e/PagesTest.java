package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
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

    /// Where it is: `first /things` is the first thing in the list of things.
    String address(Page page, String hub) {
      if (!path.startsWith("first ")) {
        return hub + path;
      }
      String list = path.substring("first ".length());
      page.navigate(hub + list);
      return hub + page.locator("main a[href^='" + list + "/']").first().getAttribute("href");
    }
  }

  static final List<Seen> PAGES =
      List.of(
          new Seen("overview", "/"),
          new Seen("endpoints", "/endpoints"),
          new Seen("endpoints-add", "/endpoints", "[data-dialog=add]"),
          new Seen("endpoint", "first /endpoints"),
          new Seen("settings", "/settings"),
          new Seen("menu", "/settings", ".menu > summary"),
          new Seen("missing", "/no-such-page"));

  private final Site site = Site.get();

  @Test
  void everyPageIsQuietAccessibleAndFits() {
    List<String> wrong = new ArrayList<>();
    for (Look look : Look.ALL) {
      try (BrowserContext context = site.signedIn(look)) {
        PAGES.forEach(seen -> wrong.addAll(examine(context, look, seen)));
      }
      try (BrowserContext context = Site.context(look, null)) {
        wrong.addAll(examine(context, look, new Seen("login", "/login")));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private List<String> examine(BrowserContext context, Look look, Seen seen) {
    String place = seen.name() + " " + look.name() + ": ";
    List<String> wrong = new ArrayList<>();
    try (Page page = context.newPage()) {
      // the browser itself logs that a page which is asked for on purpose does not exist
      Watch watch =
          new Watch(
              page, site.hub(), place, seen.name().equals("missing") ? Set.of("404") : Set.of());
      page.navigate(seen.address(page, site.hub()));
      page.waitForLoadState(LoadState.LOAD);
      if (!seen.opened().isEmpty()) {
        page.locator(seen.opened()).first().click();
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
      wrong.addAll(watch.wrong());
    }
    return wrong;
  }
}
