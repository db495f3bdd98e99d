package dev.switchhook.api;

import static dev.switchhook.api.Chatt2meHub.WEBHOOKS;
import static dev.switchhook.api.Chatt2meHub.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Scope;
import dev.switchhook.api.Chatt2meHub.Reply;
import dev.switchhook.authentication.Authentication;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.http.Limits;
import dev.switchhook.profile.Profile;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the dialect refuses, and that a refusal changes nothing.
class Chatt2meRefusalsTest {
  private static final String SOME_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

  private static Chatt2meHub hub;
  private static Endpoint endpoint;

  @BeforeAll
  static void start(@TempDir Path directory) {
    hub = new Chatt2meHub(directory);
    endpoint = endpoint(Profile.CHATT2ME);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static Endpoint endpoint(Profile profile) {
    return hub.endpoints
        .create(
            Chatt2meHub.OWN,
            new EndpointSettings(
                hub.receiver.url("/made"),
                "label",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"label\":\"\"}|label must not be empty",
        "{\"label\":null}|label must not be null",
        "{\"label\":7}|label must be a string",
        "{\"endpoint\":\"ftp://example.com/\"}|endpoint cannot be used: the URL must start with",
        "{\"endpoint\":\"https://user:pass@example.com/\"}|endpoint cannot be used: the URL carries a user name",
        "{\"endpoint\":\"https://10.0.0.1/\"}|endpoint cannot be used: 10.0.0.1 is a private address",
        "{\"endpoint\":\"https://169.254.169.254/\"}|endpoint cannot be used: 169.254.169.254 is",
        "{\"eventType\":\"message\"}|eventType must be Message or MessageStatus",
        "{\"authenticationProtocol\":\"Oauth20\"}|authentication is required for Oauth20: an object with tokenUrl, clientId and clientSecret; only NoAuthentication needs none",
        "{\"authenticationProtocol\":\"JWTExchange\"}|JWTExchange is not available; these work: NoAuthentication, Oauth20, PasswordAuthentication, JWT",
        "{\"authenticationProtocol\":\"AWSSignatureV4\"}|AWSSignatureV4 is not available; these work: NoAuthentication, Oauth20, PasswordAuthentication, JWT",
        "{\"authenticationProtocol\":\"PasswordAuthentication\"}|is required for PasswordAuthentication: an object with username and password",
        "{\"authenticationProtocol\":\"JWT\"}|is required for JWT: an object with secret",
        "{\"authentication\":{\"username\":\"u\"}}|authentication needs authenticationProtocol beside it",
        "{\"authenticationProtocol\":\"PasswordAuthentication\",\"authentication\":{\"username\":\"a:b\",\"password\":\"hidden\"}}|must not contain a colon",
        "{\"authenticationProtocol\":\"PasswordAuthentication\",\"authentication\":{\"username\":\"a\",\"password\":\"***\"}}|there is none",
        "{\"authenticationProtocol\":\"JWT\",\"authentication\":{\"secret\":\"hidden\"}}|at least 32 bytes",
        "{\"authenticationProtocol\":\"Oauth20\",\"authentication\":{\"tokenUrl\":\"https://10.0.0.1/\",\"clientId\":\"c\",\"clientSecret\":\"hidden\"}}|tokenUrl cannot be used: 10.0.0.1 is a private address",
        "{\"headers\":[{\"key\":\"Authorization\",\"value\":\"hidden\"}],\"authenticationProtocol\":\"PasswordAuthentication\",\"authentication\":{\"username\":\"a\",\"password\":\"hidden\"}}|cannot be set beside authentication",
        "{\"authenticationProtocol\":\"Basic\"}|authenticationProtocol must be one of those that work: NoAuthentication",
        "{\"requiresSignature\":\"yes\"}|requiresSignature must be true or false",
        "{\"active\":1}|active must be true or false",
        "{\"scope\":{}}|scope must be a string",
        "{\"headers\":{\"X-A\":\"b\"}}|headers must be an array of at most 20",
        "{\"headers\":[{\"key\":\"X-A\"}]}|headers[0] must be an object with the strings key and value",
        "{\"headers\":[{\"key\":\"X-A\",\"value\":\"a\"},{\"key\":\"Host\",\"value\":\"hidden\"}]}|headers[1] cannot be used: the header Host",
        "{\"headers\":[{\"key\":\"X-hub-Signature\",\"value\":\"hidden\"}]}|headers[0] cannot be used: the header X-hub-Signature",
        "[]|the body must be a JSON object",
        "{\"label\":|not well-formed JSON"
      })
  void aBadChangeIsRefusedInWordsThatNameTheFieldAndChangesNothing(String body, String words) {
    Reply reply = hub.patch(WEBHOOKS + "/" + endpoint.id(), body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().propertyNames()).containsExactlyInAnyOrder("errorMessage", "errorCode");
    assertThat(reply.error()).contains(words).doesNotContain("hidden");
    assertThat(reply.at("errorCode")).isNotEmpty();
    assertThat(hub.endpoints.find(Chatt2meHub.OWN, endpoint.id())).contains(endpoint);
    assertThat(hub.receiver.waiting()).isZero();
  }

  @Test
  void aCreationTellsAllMistakesAtOnceAndMakesNothing() {
    Reply nothing = hub.post(WEBHOOKS, "{}");
    Reply wrong =
        hub.post(
            WEBHOOKS,
            registration("http://192.168.0.1/", ",\"requiresSignature\":1,\"headers\":7"));

    assertThat(nothing.status()).isEqualTo(400);
    assertThat(nothing.error())
        .isEqualTo(
            "label is required; endpoint is required; eventType is required;"
                + " authenticationProtocol is required");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.error()).contains("endpoint ", "requiresSignature ", "headers ");
    assertThat(hub.endpoints.page(Chatt2meHub.OWN, Profile.CHATT2ME, 0, 10).total()).isEqualTo(1);
  }

  @Test
  void textsHaveTheirLengths() {
    String path = WEBHOOKS + "/" + endpoint(Profile.CHATT2ME).id();

    for (String field : List.of("label", "scope")) {
      assertThat(hub.patch(path, textOf(field, 200)).status()).isEqualTo(200);
      Reply longer = hub.patch(path, textOf(field, 201));
      assertThat(longer.status()).isEqualTo(400);
      assertThat(longer.error()).isEqualTo(field + " must have at most 200 characters");
    }
    hub.call("DELETE", path, hub.ownKey, null);
  }

  private static String textOf(String field, int chars) {
    return "{\"" + field + "\":\"" + "x".repeat(chars) + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=51",
        "?limit=-1",
        "?limit=ten",
        "?limit=",
        "?offset=-1",
        "?offset=1000000000",
        "?offset=1.5"
      })
  void pagesOutOfRangeAreRefused(String query) {
    for (String path : List.of(WEBHOOKS, WEBHOOKS + "/" + endpoint.id() + "/webhook-log")) {
      Reply reply = hub.get(path + query);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains(query.substring(1, query.indexOf('=')));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/organization/webhook",
    "GET,/v1/organization/webhook",
    "GET,/v1/organization/webhook/ID",
    "PATCH,/v1/organization/webhook/ID",
    "DELETE,/v1/organization/webhook/ID",
    "POST,/v1/organization/webhook/ID/redefine-signature",
    "GET,/v1/organization/webhook/ID/webhook-log",
    "POST,/v1/organization/webhook/ID/webhook-log/retry",
    "POST,/v1/organization/webhook/ID/webhook-log/" + SOME_ID + "/retry",
  })
  void everyRouteWantsAKeyAndHidesWhatIsNotTheCallers(String method, String template) {
    String path = template.replace("ID", endpoint.id().toString());

    Reply none = hub.call(method, path, null, "{}");
    Reply wrong = hub.call(method, path, "swh_wrong", "{}");
    Reply powerless =
        hub.call(method, path, hub.issue(Chatt2meHub.OWN, Set.of(Scope.LIVE_READ)), "{}");

    assertThat(List.of(none.status(), wrong.status(), powerless.status()))
        .containsExactly(401, 401, 403);
    assertThat(List.of(none, wrong, powerless))
        .allSatisfy(reply -> assertThat(reply.error()).isNotEmpty());
    if (template.contains("ID")) {
      String standard = template.replace("ID", endpoint(Profile.STANDARD).id().toString());
      List<Reply> hidden =
          List.of(
              hub.call(method, path, hub.otherKey, "{\"webhookLogIds\":[\"x\"]}"),
              hub.call(method, template.replace("ID", SOME_ID), hub.ownKey, "{}"),
              hub.call(method, template.replace("ID", "1-1-1-1-1"), hub.ownKey, "{}"),
              hub.call(method, standard, hub.ownKey, "{}"));
      assertThat(hidden)
          .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(404))
          .allSatisfy(reply -> assertThat(reply.at("errorCode")).isEqualTo("not_found"));
    }
    assertThat(hub.endpoints.find(Chatt2meHub.OWN, endpoint.id())).contains(endpoint);
  }

  @Test
  void aKeyDoesWhatItsScopesPermit() {
    String reader = hub.issue(Chatt2meHub.OWN, Set.of(Scope.ENDPOINTS_READ));
    String log = WEBHOOKS + "/" + endpoint.id() + "/webhook-log";

    assertThat(hub.call("GET", WEBHOOKS, reader, null).status()).isEqualTo(200);
    assertThat(hub.call("POST", WEBHOOKS, reader, "{}").status()).isEqualTo(403);
    assertThat(hub.call("GET", log, reader, null).status()).isEqualTo(403);
    String watcher = hub.issue(Chatt2meHub.OWN, Set.of(Scope.DELIVERIES_READ));
    assertThat(hub.call("GET", log, watcher, null).status()).isEqualTo(200);
    assertThat(hub.call("POST", log + "/retry", watcher, "{}").status()).isEqualTo(403);
  }

  @Test
  void aBodyMustBeJsonOfABearableSize() {
    String large = "{\"label\":\"" + "x".repeat(Limits.API_BODY_BYTES_MAX) + "\"}";
    for (String route :
        List.of(
            "POST " + WEBHOOKS,
            "PATCH " + WEBHOOKS + "/" + endpoint.id(),
            "POST /v1/communication/whatsapp/message")) {
      String method = route.split(" ", -1)[0];
      String path = route.split(" ", -1)[1];
      HttpRequest.Builder form =
          hub.to(path)
              .header("x-api-key", hub.ownKey)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .method(method, HttpRequest.BodyPublishers.ofString("label=a"));

      Reply tooLarge = hub.call(method, path, hub.ownKey, large);
      Reply noJson = hub.send(form);

      assertThat(tooLarge.status()).as(route).isEqualTo(413);
      assertThat(tooLarge.error()).isNotEmpty();
      assertThat(noJson.status()).as(route).isEqualTo(415);
      assertThat(noJson.error()).contains("application/json");
    }
  }

  @Test
  void otherPathsAndMethodsAreRefusedInTheSameForm() {
    Reply unknown = hub.get("/v1/organization/nothing");
    Reply method = hub.call("PUT", WEBHOOKS, hub.ownKey, "{}");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.error()).isNotEmpty();
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.error()).contains("GET", "POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"webhookLogIds\":null}",
        "{\"webhookLogIds\":[]}",
        "{\"webhookLogIds\":\"" + SOME_ID + "\"}",
        "{\"webhookLogIds\":[7]}",
        "{\"webhookLogIds\":[\"" + SOME_ID + "\",\"" + SOME_ID + "\"]}"
      })
  void aBulkRetryNamesItsRows(String body) {
    Reply reply = hub.post(WEBHOOKS + "/" + endpoint.id() + "/webhook-log/retry", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("webhookLogIds");
  }

  @Test
  void aBulkRetryHasAtMostAHundredRows() {
    String path = WEBHOOKS + "/" + endpoint.id() + "/webhook-log/retry";

    Reply most = hub.post(path, rows(Chatt2meLogs.BULK_MAX));
    Reply tooMany = hub.post(path, rows(Chatt2meLogs.BULK_MAX + 1));

    assertThat(most.status()).isEqualTo(200);
    assertThat(most.json().path("results")).hasSize(Chatt2meLogs.BULK_MAX);
    assertThat(tooMany.status()).isEqualTo(400);
    assertThat(tooMany.error()).contains("webhookLogIds", "100");
  }

  private static String rows(int count) {
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < count; i++) {
      ids.append(i == 0 ? "" : ",").append('"').append(new UUID(5, i)).append('"');
    }
    return "{\"webhookLogIds\":[" + ids + "]}";
  }

  @Test
  void anUnknownRowIsNotFound() {
    String log = WEBHOOKS + "/" + endpoint.id() + "/webhook-log/";

    assertThat(hub.post(log + SOME_ID + "/retry", null).status()).isEqualTo(404);
    assertThat(hub.post(log + "no-id/retry", null).status()).isEqualTo(404);
    assertThat(hub.get(WEBHOOKS + "/" + endpoint.id() + "/webhook-log?status=success").error())
        .contains("status must be Success, Failed or Error");
  }
}
