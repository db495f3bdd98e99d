package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What needs a browser to be seen: deliveries that are chosen and sent again, with and without
/// scripts, and times in the browser's zone.
class DashboardJourneyTest {
  private static final int EVENTS = 3;
  private static final double TIMEOUT_MILLIS = 10_000;
  private static final String ZONE = "America/Sao_Paulo";

  private static OwnedHub owned;
  private static Customer customer;
  private static String history;

  @BeforeAll
  static void start() {
    owned = OwnedHub.start("Journeys");
    customer = Customer.obliging();
    String endpoint =
        Tenant.expect(
                201,
                owned
                    .tenant()
                    .call(
                        "POST",
                        "/v1/endpoints",
                        "{\"url\":\""
                            + customer.url()
                            + "\",\"description\":\"Orders\",\"event_types\":[\"order.paid\"]}"))
            .json()
            .path("id")
            .asString();
    history = owned.address() + "/endpoints/" + endpoint + "/messages";
    for (int i = 0; i < EVENTS; i++) {
      Tenant.expect(
          202,
          owned
              .tenant()
              .call("POST", "/v1/events", "{\"type\":\"order.paid\",\"data\":{\"n\":" + i + "}}"));
    }
    customer.awaitDeliveries(EVENTS);
  }

  @AfterAll
  static void end() {
    customer.close();
    owned.close();
  }

  @Test
  void chosenDeliveriesAreSentAgainWithTheKeyboardAlone() {
    int before = customer.deliveries().size();
    try (BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      context.setDefaultTimeout(TIMEOUT_MILLIS);
      Page page = context.newPage();
      Watch watch = new Watch(page, owned.address(), "", Set.of());
      page.navigate(history);
      assertThat(page.locator("[data-chosen]").isDisabled()).isTrue();

      page.locator("[data-all] input").focus();
      page.keyboard().press("Space");
      assertThat(page.locator("td.pick input:checked").count()).isEqualTo(EVENTS);
      assertThat(page.locator(".chosen output").innerText()).isEqualTo(EVENTS + " selected");
      page.locator("td.pick input").first().focus();
      page.keyboard().press("Space");
      assertThat(page.locator(".chosen output").innerText()).isEqualTo("2 selected");
      page.locator("[data-chosen]").focus();
      page.keyboard().press("Enter");

      page.waitForSelector("text=2 deliveries are being sent again.");
      customer.awaitDeliveries(before + 2);
      assertThat(Axe.violations(page)).isEmpty();
      assertThat(watch.wrong()).isEmpty();
    }
  }

  @Test
  void aWholePageIsSentAgainWithoutScripts() {
    int before = customer.deliveries().size();
    try (BrowserContext context = without(ZONE)) {
      Page page = context.newPage();
      page.navigate(history);
      page.locator("button[name=every]").click();
      assertThat(page.locator("main").innerText())
          .contains(EVENTS + " deliveries are being sent again.");
      customer.awaitDeliveries(before + EVENTS);

      page.navigate(owned.address() + "/");
      assertThat(page.locator("main").innerText()).contains("Times are in UTC.");
    }
  }

  @Test
  void theOverviewIsInTheBrowsersZoneFromTheFirstVisit() {
    try (BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      context.setDefaultTimeout(TIMEOUT_MILLIS);
      Page page = context.newPage();
      Watch watch = new Watch(page, owned.address(), "", Set.of());
      page.navigate(owned.address() + "/");
      page.waitForSelector("text=Times are in " + ZONE);
      assertThat(page.locator("#chart").count()).isOne();

      page.reload();
      assertThat(page.locator("main").innerText()).contains("Times are in " + ZONE);
      assertThat(watch.wrong()).isEmpty();
    }
  }

  /// A browser that runs no scripts.
  private static BrowserContext without(String zone) {
    BrowserContext context =
        Site.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setJavaScriptEnabled(false)
                    .setLocale("en-US")
                    .setTimezoneId(zone));
    context.setDefaultTimeout(TIMEOUT_MILLIS);
    context.addCookies(
        List.of(new Cookie(OwnedHub.COOKIE, owned.session()).setUrl(owned.address())));
    return context;
  }
}
