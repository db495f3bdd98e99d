package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.WHATSAPP;
import static dev.switchhook.simulator.ProvidersFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.meta.MetaSignature;
import dev.switchhook.simulator.ProvidersFixture.Told;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WhatsAppWebhooksTest {
  private static final String BUTTONS =
      "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"?\"},"
          + "\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"Y\",\"title\":\"Yes\"}},"
          + "{\"type\":\"reply\",\"reply\":{\"id\":\"N\",\"title\":\"No\"}}]}}";
  private static final String LIST =
      "\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{\"text\":\"?\"},\"action\":"
          + "{\"button\":\"Open\",\"sections\":[{\"rows\":[{\"id\":\"r1\",\"title\":\"One\","
          + "\"description\":\"first\"}]}]}}";

  private final ProvidersFixture world = new ProvidersFixture();

  @BeforeEach
  void account() {
    world.whatsApp(",\"window\":\"open\"");
    world.ana();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message.incoming|text|{\"type\":\"text\",\"text\":\"Olá 👋 a/b\"}",
        "message.incoming|image|{\"type\":\"image\",\"image\":{\"caption\":\"c\"}}",
        "message.incoming|video|{\"type\":\"video\",\"video\":{}}",
        "message.incoming|audio|{\"type\":\"audio\",\"audio\":{\"voice\":true}}",
        "message.incoming|document|{\"type\":\"document\",\"document\":{\"filename\":\"a.pdf\"}}",
        "message.incoming|sticker|{\"type\":\"sticker\",\"sticker\":{}}",
        "message.incoming|location|{\"type\":\"location\",\"location\":{\"latitude\":1.5,\"longitude\":2}}",
        "message.incoming|contacts|{\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Bo\"}}]}",
        "message.incoming|reaction|{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.X\",\"emoji\":\"👍\"}}",
        "message.incoming|order|{\"type\":\"order\",\"order\":{\"catalog_id\":\"1\",\"product_items\":[]}}",
        "message.incoming|unsupported|{\"type\":\"unsupported\",\"unsupported\":{\"type\":\"poll\"},"
            + "\"errors\":[{\"code\":131051,\"title\":\"Message type unknown\"}]}",
        "form.submitted|interactive|{\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\","
            + "\"nfm_reply\":{\"name\":\"flow\",\"body\":\"Sent\",\"response_json\":\"{}\"}}}",
        "contact.updated||{\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\","
            + "\"body\":\"changed\",\"wa_id\":\"5511985550199\"}}",
        "channel.event||{\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid.X\","
            + "\"message\":{\"type\":\"text\",\"text\":{\"body\":\"b\"}}}}",
      })
  void whatPeopleDoIsSignedAndUnderstoodByTheHub(String event, String type, String content) {
    String id = world.writes("whatsapp", content);
    Update update = onlyUpdate(world.next());

    assertThat(update.type().name()).isEqualTo(event);
    if (type != null) {
      assertThat(update.data().at("/content/type").asString()).isEqualTo(type);
      assertThat(update.data().path("provider_id").asString()).isEqualTo(id);
      assertThat(update.data().path("from").asString()).isEqualTo("5511985550101");
      assertThat(update.data().at("/contact/name").asString()).isEqualTo("Ana Souza");
    }
  }

  @Test
  void statusesComeInTheirOrderAndCarryWhatWasGiven() {
    HttpResponse<String> answer =
        world.graph(
            "POST",
            "/v23.0/" + WHATSAPP + "/messages",
            "{\"messaging_product\":\"whatsapp\",\"to\":\"5511985550101\",\"type\":\"text\","
                + "\"text\":{\"body\":\"Hi\"},\"biz_opaque_callback_data\":\"msg_1\"}");
    String id = json(answer).at("/messages/0/id").asString();
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Told told = world.next();
      JsonNode status = told.json().at("/entry/0/changes/0/value/statuses/0");
      assertThat(status.path("biz_opaque_callback_data").asString()).isEqualTo("msg_1");
      assertThat(status.has("pricing")).isEqualTo(i < 2);
      assertThat(status.has("conversation")).isEqualTo(i < 2);
      Update update = onlyUpdate(told);
      assertThat(update.type().name()).isEqualTo("message.report");
      assertThat(update.data().path("provider_id").asString()).isEqualTo(id);
      statuses.add(update.data().path("status").asString());
    }

    assertThat(statuses).containsExactly("sent", "delivered", "read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"reads\":false|sent delivered",
        "\"online\":false|sent",
        "\"blocks\":true|sent",
        "\"registered\":false|failed 131026"
      })
  void howFarAMessageGetsIsUpToTheirPhone(String manner, String expected) {
    world.control("PATCH", "/people/ana", "{" + manner + "}");
    world.sends("\"type\":\"text\",\"text\":{\"body\":\"Hi\"}");
    StringBuilder seen = new StringBuilder();
    while (seen.length() < expected.length()) {
      JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");
      seen.append(seen.isEmpty() ? "" : " ").append(status.path("status").asString());
      status.path("errors").forEach(error -> seen.append(" ").append(error.path("code").asInt()));
    }

    assertThat(seen.toString()).isEqualTo(expected);
    assertThat(world.isQuiet()).isTrue();
  }

  @Test
  void buttonsRowsAndTemplateRepliesCanBePressed() {
    String first = json(world.sends(BUTTONS)).at("/messages/0/id").asString();
    statuses();
    world.presses("whatsapp", "N");
    Update button = onlyUpdate(world.next());
    assertThat(button.data().at("/content/interactive/button_reply").toString())
        .isEqualTo("{\"id\":\"N\",\"title\":\"No\"}");
    assertThat(button.data().at("/reply_to/provider_id").asString()).isEqualTo(first);

    world.sends(LIST);
    statuses();
    world.presses("whatsapp", "One");
    Update row = onlyUpdate(world.next());
    assertThat(row.data().at("/content/interactive/list_reply/description").asString())
        .isEqualTo("first");

    world.control(
        "POST",
        "/accounts/whatsapp/templates",
        "{\"name\":\"ask\",\"language\":\"en\",\"body\":\"?\",\"buttons\":[\"Later\"]}");
    world.sends(
        "\"type\":\"template\",\"template\":{\"name\":\"ask\",\"language\":{\"code\":\"en\"},"
            + "\"components\":[{\"type\":\"button\",\"sub_type\":\"quick_reply\",\"index\":\"0\","
            + "\"parameters\":[{\"type\":\"payload\",\"payload\":\"P\"}]}]}");
    statuses();
    world.presses("whatsapp", "Later");
    Update reply = onlyUpdate(world.next());
    assertThat(reply.data().at("/content/button").toString())
        .isEqualTo("{\"payload\":\"P\",\"text\":\"Later\"}");

    HttpResponse<String> unknown =
        world.call(
            "POST",
            "/simulator/people/ana/press",
            "{\"account\":\"whatsapp\",\"button\":\"absent\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
  }

  @Test
  void aMediumIsFetchedThroughItsUrlWithTheToken() {
    world.writes("whatsapp", "{\"type\":\"image\",\"image\":{\"data\":\"aGVsbG8=\"}}");
    JsonNode image = world.next().json().at("/entry/0/changes/0/value/messages/0/image");
    String id = image.path("id").asString();

    JsonNode found = json(world.graph("GET", "/v24.0/" + id, ""));
    assertThat(found.path("file_size").asInt()).isEqualTo(5);
    assertThat(found.path("mime_type").asString()).isEqualTo("image/png");
    assertThat(found.path("sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(Tokens.hash("hello".getBytes(UTF_8))));
    String url = found.path("url").asString();
    assertThat(world.graph("GET", url, "").body()).isEqualTo("hello");
    assertThat(world.call("GET", url, "").statusCode()).isEqualTo(400);
    world.pass(Duration.ofMinutes(5));
    assertThat(world.graph("GET", url, "").statusCode()).isEqualTo(404);
    assertThat(world.graph("DELETE", "/v24.0/" + id, "").body()).isEqualTo("{\"success\":true}");
    assertThat(world.graph("GET", "/v24.0/" + id, "").statusCode()).isEqualTo(400);
  }

  @Test
  void anUploadCanBeSent() {
    String body =
        """
        --b
        Content-Disposition: form-data; name="messaging_product"

        whatsapp
        --b
        Content-Disposition: form-data; name="file"; filename="a.png"
        Content-Type: image/png

        \0bytes

        --b--
        """
            .replace("\n", "\r\n");
    HttpResponse<String> uploaded =
        world.call(
            "POST",
            "/v24.0/" + WHATSAPP + "/media",
            body,
            "Authorization",
            "Bearer " + ProvidersFixture.TOKEN,
            "Content-Type",
            "multipart/form-data; boundary=b");
    String id = json(uploaded).path("id").asString();

    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    assertThat(world.sends("\"type\":\"image\",\"image\":{\"id\":\"" + id + "\"}").statusCode())
        .isEqualTo(200);
    assertThat(json(world.graph("GET", "/v24.0/" + id, "")).path("file_size").asInt()).isEqualTo(8);
  }

  @Test
  void anOverriddenCallbackMustPassTheHandshake() {
    String path = "/v24.0/102290129340398/subscribed_apps";
    String other = "{\"override_callback_uri\":\"" + world.hub() + "/other\",\"verify_token\":\"";

    HttpResponse<String> refused = world.graph("POST", path, other + "wrong\"}");
    assertThat(json(refused).at("/error/code").asInt()).isEqualTo(2200);
    assertThat(world.graph("POST", path, other + "right\"}").body())
        .isEqualTo("{\"success\":true}");
    assertThat(json(world.graph("GET", path, "")).at("/data/0/override_callback_uri").asString())
        .isEqualTo(world.hub() + "/other");
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
    assertThat(world.next().request().path()).isEqualTo("/other");

    world.graph("DELETE", path, "");
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
    assertThat(world.isQuiet()).isTrue();
    world.graph("POST", path, "");
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
    assertThat(world.next().request().path()).isEqualTo("/api/webhook");
  }

  private void statuses() {
    for (int i = 0; i < 3; i++) {
      assertThat(onlyUpdate(world.next()).type().name()).isEqualTo("message.report");
    }
  }

  private static Update onlyUpdate(Told told) {
    assertThat(
            MetaSignature.matches(
                MetaSignature.prepare(Secret.of(ProvidersFixture.APP_SECRET)),
                told.body(),
                told.request().headers().getAll(MetaSignature.HEADER)))
        .isTrue();
    assertThat(MetaNetwork.normalize(told.body())).isInstanceOf(Normalized.Updates.class);
    List<Update> updates = ((Normalized.Updates) MetaNetwork.normalize(told.body())).list();
    assertThat(updates).hasSize(1);
    return updates.getFirst();
  }
}
