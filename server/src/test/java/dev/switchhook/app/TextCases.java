package dev.switchhook.app;

import static dev.switchhook.app.SessionCasesTest.channel;
import static dev.switchhook.app.SessionCasesTest.fixture;
import static dev.switchhook.app.SessionCasesTest.key;
import static dev.switchhook.app.SessionCasesTest.owner;
import static dev.switchhook.app.SessionCasesTest.receiver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cases of texts that strangers and owners can set, on every page that shows them. HostileTest
/// does the same in a browser.
final class TextCases {
  /// A tag that runs something, or leads somewhere that does.
  private static final Pattern LIVE =
      Pattern.compile("<[a-z][^<>]*(?:(?:href|src|action)=[\"'](?:javascript|data):|\\son[a-z]+=)");

  static ObjectNode entry(String number, String text) {
    ObjectNode value = Json.object().put("messaging_product", "whatsapp");
    value.putObject("metadata").put("phone_number_id", "50011").put("display_phone_number", "1");
    ObjectNode person = value.putArray("contacts").addObject().put("wa_id", number);
    person.putObject("profile").put("name", text);
    value
        .putArray("messages")
        .addObject()
        .put("from", number)
        .put("id", "wamid." + number)
        .put("timestamp", "1700000000")
        .put("type", "text")
        .putObject("text")
        .put("body", text);
    ObjectNode entry = Json.object().put("id", "1");
    entry.putArray("changes").addObject().put("field", "messages").set("value", value);
    return entry;
  }

  /// The stream is JSON, whose lines cannot be broken by what is in it.
  static void feed(String text) {
    String token = HubFixture.json(owner.submit("/live/reveal")).path("token").asString();
    HttpResponse<InputStream> stream =
        fixture.open(fixture.to("/v1/live/events?after=0&token=" + token));
    assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    String wanted = Json.text(Json.array().add(text)).replace("[", "").replace("]", "");
    StringBuilder read = new StringBuilder();
    try (InputStream in = stream.body()) {
      while (read.indexOf(wanted) < 0) {
        read.append((char) in.read());
        assertThat(read.length()).as(text).isLessThan(2_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String harmless(String page, String text) {
    if (text.contains("<")) {
      assertThat(page).doesNotContain(text);
    }
    assertThat(LIVE.matcher(page).find()).as(page).isFalse();
    return page;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// In every text that a stranger or an owner can set, on every page that shows it. HostileTest
  /// does the same in a browser.
  static void isShownAsText(String id, String text) {
    String number = "5511" + Math.abs(id.hashCode() % 1_000_000_000);
    byte[] body =
        Json.bytes(
            Json.object()
                .put("object", "whatsapp_business_account")
                .set("entry", Json.array().add(entry(number, text))));
    assertThat(fixture.signed("/in/" + channel, body, HubFixture.APP_SECRET).statusCode())
        .isEqualTo(200);
    ObjectNode endpoint =
        Json.object()
            .put("url", "http://127.0.0.1:" + receiver.port + "/")
            .put("description", text);
    endpoint.set("event_types", Json.array().add("message.incoming"));
    JsonNode made = fixture.post("/v1/endpoints", key, endpoint);
    String there = "/endpoints/" + made.path("id").asString();
    String event =
        fixture.get("/v1/events?limit=1&type=message.incoming", key).at("/data/0/id").asString();
    String contact =
        fixture.get("/v1/contacts?limit=1&q=" + number, key).at("/data/0/id").asString();
    StringBuilder shown = new StringBuilder();
    List<String> pages =
        List.of("/", "/endpoints", there, "/events", "/contacts", "/deliveries", "/audit", "/keys");
    pages.forEach(page -> shown.append(harmless(owner.page(page), text)));
    shown.append(harmless(owner.submit("/events/" + event + "/reveal").body(), text));
    shown.append(harmless(owner.submit("/contacts/" + contact + "/person").body(), text));
    assertThat(shown.toString()).contains(escaped(text.strip()));
    feed(text);
    var _ =
        fixture.send(
            fixture
                .to("/v1" + there)
                .header("x-api-key", key)
                .method("DELETE", BodyPublishers.noBody()));
  }

  private TextCases() {}
}
