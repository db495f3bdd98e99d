package dev.switchhook.api;

import static dev.switchhook.api.Chatt2meHub.WEBHOOKS;
import static dev.switchhook.api.Chatt2meHub.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.api.Chatt2meHub.Reply;
import dev.switchhook.authentication.Authentication;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Chatt2meWebhooksTest {
  private final Chatt2meHub hub;
  private final Receiver receiver;

  Chatt2meWebhooksTest(@TempDir Path directory) {
    hub = new Chatt2meHub(directory);
    receiver = hub.receiver;
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aCreationAnswersAsTheDocumentationShows() {
    String url = receiver.url("/silent");

    Reply made = hub.post(WEBHOOKS, registration(url, ""));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "applicationId",
            "active",
            "label",
            "eventType",
            "endpoint",
            "numberOfErrors",
            "authenticationProtocol",
            "scope",
            "requiresSignature",
            "isVerified",
            "verifiedAt",
            "createdDate",
            "lastModifiedDate");
    assertThat(UUID.fromString(made.at("id")).toString()).isEqualTo(made.at("id"));
    assertThat(made.at("applicationId")).isEqualTo(Chatt2meHub.OWN.toString());
    assertThat(made.json().path("active").booleanValue()).isTrue();
    assertThat(made.at("label")).isEqualTo("ReceivedMessages");
    assertThat(made.at("eventType")).isEqualTo("Message");
    assertThat(made.at("endpoint")).isEqualTo(url);
    assertThat(made.json().path("numberOfErrors").intValue()).isZero();
    assertThat(made.at("authenticationProtocol")).isEqualTo("NoAuthentication");
    assertThat(made.json().path("scope").isNull()).isTrue();
    assertThat(made.json().path("requiresSignature").booleanValue()).isFalse();
    assertThat(made.json().path("isVerified").booleanValue()).isFalse();
    assertThat(made.json().path("verifiedAt").isNull()).isTrue();
    assertThat(made.at("createdDate"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(hub.get(path(made)).json()).isEqualTo(made.json());
  }

  @Test
  void theAnswerToACreationShowsTheResultOfTheHandshake() {
    Reply text = hub.post(WEBHOOKS, registration(receiver.echoing("/text", 200), ""));
    receiver.on(
        "/json",
        request -> new Receiver.Reply(200, "application/json", Json.text(request.token())));
    Reply json = hub.post(WEBHOOKS, registration(receiver.url("/json"), ""));
    receiver.on("/wrong", _ -> Receiver.Reply.text(200, "OK"));
    Reply wrong = hub.post(WEBHOOKS, registration(receiver.url("/wrong"), ""));

    assertThat(isVerified(text)).isTrue();
    assertThat(text.at("verifiedAt")).endsWith("Z");
    assertThat(isVerified(json)).isTrue();
    assertThat(wrong.status()).isEqualTo(201);
    assertThat(isVerified(wrong)).isFalse();
  }

  @Test
  void aChangeThatNamesTheUrlRunsTheHandshakeAgainAlsoForTheSameUrl() {
    String url = receiver.echoing("/hook", 200);
    Reply made = hub.post(WEBHOOKS, registration(url, ""));
    String first = receiver.next().token();

    Reply same = hub.patch(path(made), "{\"endpoint\":" + Json.text(url) + "}");
    String second = receiver.next().token();
    Reply moved =
        hub.patch(path(made), "{\"endpoint\":" + Json.text(receiver.url("/silent")) + "}");
    receiver.next();
    Reply label = hub.patch(path(made), "{\"label\":\"Other\"}");

    assertThat(second).isNotEmpty().isNotEqualTo(first);
    assertThat(isVerified(same)).isTrue();
    assertThat(isVerified(moved)).isFalse();
    assertThat(moved.json().path("verifiedAt").isNull()).isTrue();
    assertThat(label.at("label")).isEqualTo("Other");
    assertThat(receiver.waiting()).as("handshakes without a reason").isZero();
  }

  @Test
  void theSecretIsShownOnceWhenSigningIsSwitchedOn() {
    String url = receiver.echoing("/hook", 200);
    Reply made = hub.post(WEBHOOKS, registration(url, ",\"requiresSignature\":true"));
    Reply unsigned = hub.post(WEBHOOKS, registration(url, ""));

    Reply on = hub.patch(path(unsigned), "{\"requiresSignature\":true}");
    Reply again = hub.patch(path(unsigned), "{\"requiresSignature\":true,\"label\":\"New\"}");

    assertThat(made.at("secret")).startsWith("whsec_");
    assertThat(hub.get(path(made)).json().has("secret")).isFalse();
    assertThat(hub.get(WEBHOOKS).text()).doesNotContain("whsec_");
    assertThat(on.status()).isEqualTo(200);
    assertThat(on.at("secret")).startsWith("whsec_").isNotEqualTo(made.at("secret"));
    assertThat(again.json().path("requiresSignature").booleanValue()).isTrue();
    assertThat(again.json().has("secret")).isFalse();
  }

  @Test
  void redefiningTheSignatureGivesANewSecretWhileSigningIsOn() {
    String url = receiver.echoing("/hook", 200);
    Reply made = hub.post(WEBHOOKS, registration(url, ",\"requiresSignature\":true"));

    Reply redefined = hub.post(path(made) + "/redefine-signature", null);
    hub.patch(path(made), "{\"requiresSignature\":false}");
    Reply off = hub.post(path(made) + "/redefine-signature", null);

    assertThat(redefined.status()).isEqualTo(200);
    assertThat(redefined.json().propertyNames()).containsExactly("secret");
    assertThat(redefined.at("secret")).startsWith("whsec_").isNotEqualTo(made.at("secret"));
    assertThat(off.status()).isEqualTo(400);
    assertThat(off.error()).contains("requiresSignature");
  }

  @Test
  void customHeadersReachTheEndpointAndNoAnswer() {
    String url = receiver.echoing("/hook", 200);
    String headers =
        ",\"headers\":[{\"key\":\"X-Webhook-Secret\",\"value\":\"my-ultra-secret-value\"}]";
    Reply made = hub.post(WEBHOOKS, registration(url, headers));

    assertThat(receiver.next().header("X-Webhook-Secret")).isEqualTo("my-ultra-secret-value");
    assertThat(made.text()).doesNotContain("my-ultra-secret-value");
    hub.patch(path(made), "{\"headers\":null,\"endpoint\":" + Json.text(url) + "}");
    assertThat(receiver.next().header("X-Webhook-Secret")).isEmpty();
    assertThat(hub.get(WEBHOOKS).text()).doesNotContain("my-ultra-secret-value");
  }

  @Test
  void headersAndSecretsAreNotTakenToAnotherServer() {
    String url = receiver.echoing("/hook", 200);
    Reply made =
        hub.post(
            WEBHOOKS,
            registration(url, ",\"headers\":[{\"key\":\"X-Token\",\"value\":\"hidden1\"}]"));
    String elsewhere = Json.text("https://evil.example.net/hook").toString();

    Reply refused = hub.patch(path(made), "{\"endpoint\":" + elsewhere + "}");
    String proof =
        "{\"endpoint\":"
            + elsewhere
            + ",\"headers\":null,\"authenticationProtocol\":\"PasswordAuthentication\"";
    hub.patch(
        path(made),
        "{\"authenticationProtocol\":\"PasswordAuthentication\",\"authentication\":"
            + "{\"username\":\"u\",\"password\":\"hidden2\"}}");
    Reply kept = hub.patch(path(made), proof + "}");
    Reply masked =
        hub.patch(
            path(made), proof + ",\"authentication\":{\"username\":\"u\",\"password\":\"***\"}}");

    assertThat(List.of(refused.status(), kept.status(), masked.status())).containsOnly(400);
    assertThat(refused.text()).contains("secret_required", "headers must be given anew");
    assertThat(kept.text()).contains("secret_required", "authentication.password must be given");
    assertThat(masked.text()).isEqualTo(kept.text());
    assertThat(hub.get(path(made)).at("endpoint")).isEqualTo(url);
  }

  @Test
  void scopeIsKeptAndCleared() {
    Reply made =
        hub.post(WEBHOOKS, registration(receiver.url("/silent"), ",\"scope\":\"webhook.read\""));

    assertThat(made.at("scope")).isEqualTo("webhook.read");
    assertThat(hub.patch(path(made), "{\"label\":\"a\"}").at("scope")).isEqualTo("webhook.read");
    assertThat(hub.patch(path(made), "{\"scope\":null}").json().path("scope").isNull()).isTrue();
  }

  @Test
  void anInactiveWebhookWaitsAndGetsWhatItMissed() {
    String paused = hub.webhook(receiver.echoing("/paused", 200), "");
    hub.webhook(receiver.echoing("/active", 200), "");

    Reply off = hub.patch(WEBHOOKS + "/" + paused, "{\"active\":false}");
    hub.message("m-1");

    assertThat(off.json().path("active").booleanValue()).isFalse();
    assertThat(receiver.next().path()).isEqualTo("/active");
    assertThat(receiver.waiting()).isZero();
    Reply on = hub.patch(WEBHOOKS + "/" + paused, "{\"active\":true}");
    assertThat(on.json().path("active").booleanValue()).isTrue();
    assertThat(receiver.next().path()).isEqualTo("/paused");
  }

  @Test
  void theKindOfEventDecidesWhatArrives() {
    Reply made = hub.post(WEBHOOKS, registration(receiver.echoing("/hook", 200), ""));
    receiver.next();

    Reply changed = hub.patch(path(made), "{\"eventType\":\"MessageStatus\"}");
    hub.message("m-1");
    hub.publish(
        EventType.MESSAGE_REPORT,
        "{\"message_id\":null,\"provider_id\":\"wamid.1\",\"status\":\"read\"}");

    assertThat(changed.at("eventType")).isEqualTo("MessageStatus");
    assertThat(receiver.next().body()).contains("\"eventType\":\"MessageStatus\"", "wamid.1");
    assertThat(hub.logOf(made.at("id"), 1).json().path("data").get(0).path("messageId").asString())
        .isEqualTo("wamid.1");
  }

  @Test
  void aListHasItsPagesNewestFirst() {
    for (int i = 0; i < 5; i++) {
      endpoint(Chatt2meHub.OWN, Profile.CHATT2ME, "label " + i);
    }
    endpoint(Chatt2meHub.OWN, Profile.STANDARD, "not of this dialect");
    endpoint(Chatt2meHub.OTHER, Profile.CHATT2ME, "not of this application");

    Reply all = hub.get(WEBHOOKS);
    Reply page = hub.get(WEBHOOKS + "?offset=2&limit=2");
    Reply beyond = hub.get(WEBHOOKS + "?offset=100&limit=50");

    assertThat(labels(all)).containsExactly("label 4", "label 3", "label 2", "label 1", "label 0");
    assertThat(Json.text(all.json().path("pagination")))
        .isEqualTo("{\"offset\":0,\"limit\":20,\"total\":5,\"totalPages\":1}");
    assertThat(labels(page)).containsExactly("label 2", "label 1");
    assertThat(Json.text(page.json().path("pagination")))
        .isEqualTo("{\"offset\":2,\"limit\":2,\"total\":5,\"totalPages\":3}");
    assertThat(labels(beyond)).isEmpty();
    assertThat(beyond.status()).isEqualTo(200);
  }

  @Test
  void aDeletedWebhookIsGone() {
    String path = WEBHOOKS + "/" + endpoint(Chatt2meHub.OWN, Profile.CHATT2ME, "label").id();

    Reply deleted = hub.call("DELETE", path, hub.ownKey, null);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.text()).isEmpty();
    assertThat(hub.get(path).status()).isEqualTo(404);
    assertThat(hub.call("DELETE", path, hub.ownKey, null).status()).isEqualTo(404);
    assertThat(hub.get(WEBHOOKS).json().path("data")).isEmpty();
  }

  @Test
  void thereAreNoMoreWebhooksThanTheLimit() {
    for (int i = 0; i < Chatt2meHub.WEBHOOKS_MAX; i++) {
      endpoint(Chatt2meHub.OWN, Profile.CHATT2ME, "label " + i);
    }

    Reply refused = hub.post(WEBHOOKS, registration(receiver.url("/silent"), ""));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("errorCode")).isEqualTo("too_many_webhooks");
    assertThat(receiver.waiting()).isZero();
  }

  @Test
  void aPatchWithoutKnownFieldsChangesNothing() {
    Endpoint endpoint = endpoint(Chatt2meHub.OWN, Profile.CHATT2ME, "label");

    Reply reply = hub.patch(WEBHOOKS + "/" + endpoint.id(), "{\"unknown\":1}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(hub.endpoints.find(Chatt2meHub.OWN, endpoint.id())).contains(endpoint);
  }

  private Endpoint endpoint(UUID application, Profile profile, String label) {
    return hub.endpoints
        .create(
            application,
            new EndpointSettings(
                receiver.url("/made"),
                label,
                Set.of(EventType.MESSAGE_INCOMING),
                Set.of(),
                profile,
                true,
                List.of(),
                Authentication.none(),
                null,
                null,
                null,
                null))
        .orElseThrow();
  }

  private static List<String> labels(Reply reply) {
    return reply
        .json()
        .path("data")
        .valueStream()
        .map(row -> row.path("label").asString())
        .toList();
  }

  private static boolean isVerified(Reply reply) {
    return reply.json().path("isVerified").booleanValue();
  }

  private static String path(Reply made) {
    return WEBHOOKS + "/" + made.at("id");
  }
}
