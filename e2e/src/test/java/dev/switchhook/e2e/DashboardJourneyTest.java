package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What needs a browser to be seen: deliveries that are chosen and sent again, with and without
/// scripts, times in the browser's zone, what a part of a page says when it is refused, and the
/// question before changes are lost.
class DashboardJourneyTest {
  private static final int EVENTS = 3;
  private static final double TIMEOUT_MILLIS = 10_000;
  private static final String NOTHING_THERE =
      "There is nothing at this address. It may have been removed.";
  private static final String SILENCE = "The hub did not answer. Try again.";
  private static final String ZONE = "America/Sao_Paulo";

  private static OwnedHub owned;
  private static Customer customer;
  private static String history;
  private static String editor;

  @BeforeAll
  static void start() {
    owned = OwnedHub.start("Journeys");
    customer = Customer.obliging();
    String endpoint = endpoint(customer, "order.paid");
    editor = owned.address() + "/endpoints/" + endpoint;
    history = editor + "/messages";
    for (int i = 0; i < EVENTS; i++) {
      publish("order.paid");
    }
    customer.awaitDeliveries(EVENTS);
  }

  private static String endpoint(Customer at, String type) {
    Map<String, Object> wanted =
        Map.of(
            "url", at.url(),
            "description", "Orders",
            "event_types", List.of(type),
            "retry_schedule", List.of());
    return Tenant.expect(201, owned.tenant().call("POST", "/v1/endpoints", Tenant.json(wanted)))
        .json()
        .path("id")
        .asString();
  }

  private static void publish(String type) {
    Map<String, Object> event = Map.of("type", type, "data", Map.of("n", 1));
    Tenant.expect(202, owned.tenant().call("POST", "/v1/events", Tenant.json(event)));
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

  @Test
  void aRefusalIsSaidInFrontOfThePanelAndSoIsSilence() {
    try (Customer gone = Customer.obliging();
        BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      String removed = endpoint(gone, "order.gone");
      publish("order.gone");
      gone.awaitDeliveries(1);
      context.setDefaultTimeout(TIMEOUT_MILLIS);
      Page page = context.newPage();
      page.navigate(owned.address() + "/endpoints/" + removed + "/messages");
      page.locator("td.look a").click();
      page.waitForSelector("#panel .delivery");
      Locator resend = page.locator("#panel form[action$='/retry'] button");

      context.setOffline(true);
      resend.click();
      page.waitForSelector("#panel [role=status]:text-is('" + SILENCE + "')");
      context.setOffline(false);
      Tenant.expect(204, owned.tenant().call("DELETE", "/v1/endpoints/" + removed, ""));
      resend.click();
      page.waitForSelector("#panel [role=status]:text-is('" + NOTHING_THERE + "')");
      assertThat(page.locator("#panel .delivery").count()).isOne();
      page.keyboard().press("Escape");
      assertThat(page.locator("#status").isVisible()).isFalse();
    }
  }

  @Test
  void theVerdictInThePanelIsThatOfTheAttemptThatWasAwaited() {
    try (Customer mending = Customer.that(DashboardJourneyTest::mended);
        BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      String failing = endpoint(mending, "order.mended");
      publish("order.mended");
      context.setDefaultTimeout(TIMEOUT_MILLIS);
      Page page = context.newPage();
      Watch watch = new Watch(page, owned.address(), "", Set.of());
      page.navigate(owned.address() + "/deliveries?status=failed&endpoint=" + failing);
      while (page.locator("td.look a").count() == 0) {
        page.reload();
      }
      page.locator("td.look a").click();
      page.waitForSelector("#panel header .badge.bad");
      page.locator("#panel .delivery > section summary").first().click();

      page.locator("#panel form[action$='/retry'] button").click();
      page.waitForSelector("#panel header .badge.ok");
      assertThat(page.locator("#panel .attempts").innerText()).contains("Event received", "2. 202");
      assertThat(page.locator("#panel [id^=response-]").innerText()).contains("••••••");
      assertThat(page.locator("#panel [id^=sent-]").textContent())
          .contains("X-Switchhook-Attempt2");
      assertThat(page.evaluate("document.activeElement.matches('[data-heading]')")).isEqualTo(true);
      assertThat(Axe.violations(page)).isEmpty();
      assertThat(watch.wrong()).isEmpty();
    }
  }

  /// The first attempt fails.
  private static Customer.Reply mended(Customer.Arrival arrival) {
    return arrival.header("X-Switchhook-Attempt").equals("1")
        ? new Customer.Reply(500, "text/plain", "")
        : new Customer.Reply(202, "text/plain", "mended");
  }

  @Test
  void changesThatAreNotSavedAreAskedAboutAlsoAfterATest() {
    try (BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      context.setDefaultTimeout(TIMEOUT_MILLIS);
      Page page = context.newPage();
      List<String> asked = new ArrayList<>();
      page.onDialog(dialog -> {
        asked.add(dialog.type());
        dialog.accept();
      });
      page.navigate(editor);
      page.locator("#description").fill("Orders of today");
      page.locator("form[action$='/test'] button").click();
      page.waitForSelector("#outcome .note.ok");
      page.locator("nav.rail a[href='/channels']").click();
      page.waitForURL(owned.address() + "/channels");
      assertThat(asked).containsExactly("beforeunload");

      page.navigate(editor);
      page.locator("#description").fill("Orders of today");
      page.locator("button[form=editor]").click();
      page.waitForSelector("text=Saved.");
      assertThat(asked).hasSize(1);
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
