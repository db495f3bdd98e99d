package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The main journeys without a mouse: where the focus is can be seen at every step, and no part of
/// a page that comes anew takes it away.
class KeyboardTest {
  private static final int STOPS_MAX = 150;
  private static final double TIMEOUT_MILLIS = 10_000;

  private static OwnedHub owned;
  private static Customer customer;

  private BrowserContext context;
  private Page page;
  private Watch watch;

  @BeforeAll
  static void start() {
    owned = OwnedHub.start("Keys and tabs");
    customer = Customer.that(arrival -> new Customer.Reply(200, "text/plain", "thank you"));
  }

  @AfterAll
  static void end() {
    customer.close();
    owned.close();
  }

  @BeforeEach
  void open() {
    context = Site.context(Look.ALL.getFirst(), null);
    context.setDefaultTimeout(TIMEOUT_MILLIS);
    page = context.newPage();
    watch = new Watch(page, owned.address(), "", Set.of());
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(watch.wrong()).isEmpty();
  }

  @Test
  void signingInAndSkippingTheNavigation() {
    signIn();
    press("Tab");
    assertThat(focused(".skip")).isTrue();
    press("Enter");
    press("Tab");
    assertThat(focused("main *")).as("the first stop behind the skip link is in the page").isTrue();
  }

  @Test
  void anEndpointIsMadeTriedAndRemoved() {
    signIn();
    tabTo("a.to[href='/endpoints']");
    press("Enter");
    page.waitForURL(owned.address() + "/endpoints");
    fillTheDialog();
    page.waitForURL(url -> url.contains("/endpoints/ep_"));

    tabTo("#secret-row button");
    press("Enter");
    page.waitForSelector("code#secret");
    page.waitForFunction("document.activeElement.closest('#secret-row') !== null");
    tabTo("form[hx-post$='/test'] button");
    press("Enter");
    page.waitForSelector("#outcome .note");
    page.waitForFunction("document.activeElement.matches(\"form[hx-post$='/test'] button\")");
    remove();
  }

  private void fillTheDialog() {
    tabTo("[data-dialog=add]");
    press("Enter");
    assertThat(focused("dialog#add *")).as("the dialog takes the focus").isTrue();
    press("Escape");
    assertThat(page.locator("dialog#add[open]").count()).isZero();
    assertThat(focused("[data-dialog=add]")).as("the focus is where it was before").isTrue();
    press("Enter");
    tabTo("dialog#add input[name=url]");
    page.keyboard().type(customer.url().toString());
    tabTo("dialog#add input[name=description]");
    page.keyboard().type("Made without a mouse");
    tabTo("dialog#add input[name=event_types]");
    press("Space");
    tabTo("dialog#add button[type=submit]");
    press("Enter");
  }

  private void remove() {
    tabTo("[data-dialog=delete]");
    press("Enter");
    assertThat(focused("dialog#delete [data-close]"))
        .as("what does no harm has the focus first")
        .isTrue();
    press("Escape");
    assertThat(focused("[data-dialog=delete]")).isTrue();
    press("Enter");
    tabTo("dialog#delete button[type=submit]");
    press("Enter");
    page.waitForURL(url -> url.contains("/endpoints?flash="));
    assertThat(page.locator("main [role=status]").count()).isOne();
    assertThat(page.locator("main").innerText()).doesNotContain("Made without a mouse");
  }

  @Test
  void theThemeChangesWhereOneIs() {
    signIn();
    tabTo(".menu > summary");
    press("Enter");
    tabTo("#theme");
    // both are told before either is answered: the last one stays
    page.waitForResponse(
        answer ->
            answer.url().endsWith("/settings/theme")
                && answer.request().postData().contains("theme=dark"),
        () -> {
          press("ArrowDown");
          press("ArrowDown");
        });
    assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
    assertThat(focused("#theme")).isTrue();
    page.reload();
    assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
  }

  @Test
  void theLanguageChangesWithEnterNotWithEachStroke() {
    signIn();
    tabTo(".menu > summary");
    press("Enter");
    tabTo("#language");
    press("ArrowDown");
    press("ArrowDown");
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
    press("Enter");
    page.waitForSelector("html:not([lang=en])");
    tabTo(".menu > summary");
    press("Enter");
    tabTo("#language");
    press("Home");
    press("Enter");
    page.waitForSelector("html[lang=en]");
  }

  private void signIn() {
    page.navigate(owned.address() + "/login");
    tabTo("input[name=email]");
    page.keyboard().type(OwnedHub.EMAIL);
    tabTo("input[name=password]");
    page.keyboard().type(OwnedHub.PASSWORD);
    press("Enter");
    page.waitForURL(owned.address() + "/");
  }

  private void press(String key) {
    page.keyboard().press(key);
  }

  private boolean focused(String selector) {
    return (boolean)
        page.evaluate("selector => document.activeElement.matches(selector)", selector);
  }

  /// Goes on with Tab until something has the focus. At every stop it must be seen where one is.
  private void tabTo(String selector) {
    assertThat(page.locator(selector).count()).as(selector).isPositive();
    for (int stop = 0; stop < STOPS_MAX; stop++) {
      press("Tab");
      String hidden = String.valueOf(page.evaluate(VISIBLE));
      assertThat(hidden).as("stop " + stop + " on the way to " + selector).isEmpty();
      if (focused(selector)) {
        return;
      }
    }
    throw new AssertionError(STOPS_MAX + " stops do not lead to " + selector);
  }

  /// Why the focus cannot be seen; empty when it can. Behind the last stop comes the window itself.
  private static final String VISIBLE =
      """
      () => {
        const at = document.activeElement;
        if (!at || at === document.body) return '';
        const box = at.getBoundingClientRect();
        const style = getComputedStyle(at);
        if (box.width < 1 || box.height < 1) return 'no size: ' + at.outerHTML.slice(0, 200);
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) {
          return 'no ring: ' + at.outerHTML.slice(0, 200);
        }
        if (box.bottom <= 0 || box.top >= innerHeight) return 'out of sight: ' + at.outerHTML.slice(0, 200);
        const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 8), 0), innerWidth - 1);
        const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
        const hit = document.elementFromPoint(x, y);
        if (hit && !at.contains(hit) && !hit.contains(at) && !at.labels?.[0]?.contains(hit)) {
          return 'covered: ' + at.outerHTML.slice(0, 200) + ' by ' + hit.outerHTML.slice(0, 100);
        }
        return '';
      }
      """;
}
