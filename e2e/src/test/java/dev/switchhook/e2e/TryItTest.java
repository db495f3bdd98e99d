package dev.switchhook.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages to try things with, in a real browser: phone, receiver, signature lab, live tail.
class TryItTest {
  private static final long FIRST_DELIVERY_MILLIS_MAX = 10_000;
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

  private static Child demo;
  private static Chromium chromium;
  private static String hub;
  private static String state;
  private static long firstDeliveryMillis;

  private final List<String> wrong = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
    long begin = System.nanoTime();
    demo =
        Child.start(
            "try",
            new Child.Plan(
                Hub.command("demo", "--receiver-port", "0", "--pace", "3600", "--seed", "11"),
                Map.of("SWITCHHOOK_PORT", "0")));
    hub = "http://" + demo.awaitLine("ready http://");
    String link = "http://" + demo.awaitLine("dashboard http://");
    try (BrowserContext first = chromium.browser().newContext()) {
      Page page = first.newPage();
      page.navigate(link);
      assertThat(page.locator(".happening .mark.ok").first()).isVisible(SOON);
      firstDeliveryMillis = (System.nanoTime() - begin) / 1_000_000;
      assertThat(page.url()).isEqualTo(hub + "/phone");
      state = first.storageState();
    }
  }

  @AfterAll
  static void end() {
    chromium.close();
    demo.close();
  }

  @BeforeEach
  void open() {
    context =
        chromium
            .browser()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setStorageState(state)
                    .setLocale("en-US"));
    page = context.newPage();
    page.onConsoleMessage(message -> wrong.add(message.text()));
    page.onPageError(wrong::add);
    page.onRequest(request -> {
      if (!request.url().startsWith(hub + "/")) {
        wrong.add("request to " + request.url());
      }
    });
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(wrong).isEmpty();
  }

  @Test
  void theFirstDeliveryIsSeenWithinTenSecondsOfStarting() {
    System.out.printf(
        "e2e: demo: first delivery seen on the page %d ms after the start%n", firstDeliveryMillis);
    assertThat(firstDeliveryMillis).isLessThan(FIRST_DELIVERY_MILLIS_MAX);
  }

  @Test
  void aConversationGoesThroughTheHubByKeyboardAlone() {
    page.navigate(hub + "/phone?person=sam");
    page.locator("#say").focus();
    page.keyboard().type("<b>Hello</b>");
    page.keyboard().press("Enter");
    Locator own =
        page.locator(".bubble.mine", new Page.LocatorOptions().setHasText("<b>Hello</b>"));
    assertThat(own).isVisible(SOON);
    Locator menu =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("See the menu"));
    assertThat(menu).isVisible(SOON);
    assertThat(own.locator(".tick.read")).isVisible(SOON);
    menu.focus();
    page.keyboard().press("Enter");
    Locator list = page.locator("summary.choice", new Page.LocatorOptions().setHasText("Choose"));
    assertThat(list).isVisible(SOON);
    list.focus();
    page.keyboard().press("Enter");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Rye loaf")).focus();
    page.keyboard().press("Enter");
    assertThat(page.getByText("Rye loaf it is. Ready in ten minutes.")).isVisible(SOON);
    assertThat(page.locator(".happening", new Page.LocatorOptions().setHasText("Rye loaf")).first())
        .containsText("Webhook received, signature valid");
    assertThat(page.locator(".bubble.theirs .tick.delivered, .bubble.theirs .tick.read").first())
        .isVisible(SOON);
  }

  @Test
  void aFormAPictureAndAPlaceArrive() {
    page.navigate(hub + "/phone?person=meera");
    page.locator(".attach > summary").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a location")).click();
    assertThat(page.getByText("That is close by: we deliver there in 20 minutes.")).isVisible(SOON);
    page.locator(".attach > summary").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a picture")).click();
    assertThat(page.getByText("What a lovely picture!")).isVisible(SOON);
    page.locator("#say").fill("Hi");
    page.keyboard().press("Enter");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Book a table")).click();
    Locator form = page.locator("summary.choice", new Page.LocatorOptions().setHasText("Book"));
    assertThat(form).isVisible(SOON);
    form.click();
    page.locator("input[name=date]").fill("2027-02-03");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send form")).click();
    assertThat(page.getByText("Your table is booked. See you soon!")).isVisible(SOON);
    assertThat(page.locator(".tag", new Page.LocatorOptions().setHasText("form.submitted")).first())
        .isVisible(SOON);
  }

  @Test
  void aForgedWebhookIsSeenToBeRefused() {
    page.navigate(hub + "/phone");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Wrong signature first"))
        .click();
    assertThat(page.locator("#status")).containsText("will misbehave");
    page.locator("#say").fill("Is this really me?");
    page.keyboard().press("Enter");
    Locator happened =
        page.locator(".happening", new Page.LocatorOptions().setHasText("Is this really me?"));
    assertThat(happened).containsText("Webhook refused with 401");
    assertThat(happened).containsText("Webhook received, signature valid");
  }

  @Test
  void whatIsRefusedIsSaidInWordsAndStaysInTheBox() {
    page.navigate(hub + "/phone");
    page.evaluate("document.querySelectorAll('[name=_token]').forEach(each => each.value = 'old')");
    page.locator("#say").fill("Does this get lost?");
    page.keyboard().press("Enter");
    assertThat(page.locator("#status"))
        .hasText("The form is from another session. Load the page again.");
    assertThat(page.locator("#say")).hasValue("Does this get lost?");
    assertThat(wrong).allMatch(logged -> logged.contains("status of 403")).hasSize(1);
    wrong.clear();
  }

  @Test
  void theReceiverAnswersAsItIsTold() {
    page.navigate(hub + "/receiver");
    Locator status = page.locator("section[aria-labelledby=hook-chatbot] select[name=status]");
    status.selectOption("503");
    assertThat(page.locator("#status")).containsText("from now on");
    try (Page phone = context.newPage()) {
      phone.navigate(hub + "/phone");
      phone.locator("#say").fill("Anybody there?");
      phone.keyboard().press("Enter");
      assertThat(phone.getByText("Anybody there?").first()).isVisible(SOON);
    }
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("503")).first())
        .isVisible(SOON);
    status.selectOption("200");
    page.locator("tbody a").first().click();
    assertThat(page.locator("#body")).containsText("{");
  }

  @Test
  void theLiveTailHidesTextsUntilAskedAndWaitsWhilePaused() {
    page.navigate(hub + "/live");
    assertThat(page.locator("[data-tail=state-text]")).hasText("Live");
    say("The first secret");
    assertThat(page.locator(".masked-text").first()).isVisible(SOON);
    assertThat(page.locator("tbody")).not().containsText("The first secret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show texts")).click();
    assertThat(page.locator("tbody")).containsText("The first secret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pause")).click();
    say("The second secret");
    assertThat(page.locator("[data-tail=waiting]")).isVisible(SOON);
    assertThat(page.locator("tbody")).not().containsText("The second secret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go on")).click();
    assertThat(page.locator("tbody")).containsText("The second secret");
    page.locator("#tail-text").fill("first secret");
    assertThat(page.getByText("The second secret")).isHidden();
    assertThat(page.getByText("The first secret")).isVisible();
  }

  private void say(String text) {
    try (Page phone = context.newPage()) {
      phone.navigate(hub + "/phone");
      phone.locator("#say").fill(text);
      phone.keyboard().press("Enter");
      assertThat(phone.getByText(text).first()).isVisible(SOON);
    }
  }
}
