package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.egress.TestCertificates;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.endpoint.Receiver.Reply;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointAuthenticationApiTest {
  private static final String ENDPOINTS = "/v1/endpoints";
  private static final String URL = "https://example.com/hook";
  private static final String BASIC =
      ",\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"hidden1\"}";

  private NativeHub hub;

  @BeforeAll
  void open(@TempDir Path directory) {
    hub = new NativeHub(directory);
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static String path(JsonNode endpoint) {
    return ENDPOINTS + "/" + text(endpoint, "id");
  }

  private Endpoint stored(JsonNode endpoint) {
    UUID id = UUID.fromString(text(endpoint, "id").substring(Endpoint.ID_PREFIX.length()));
    return Objects.requireNonNull(hub.endpoints.directory().byId(id));
  }

  private Receiver.Received received(String path) {
    Receiver.Received received = hub.receiver.next();
    while (!received.path().equals(path)) {
      received = hub.receiver.next();
    }
    return received;
  }

  private JsonNode settled(String filter, String status) {
    return hub.await(
            "/v1/deliveries?" + filter,
            page ->
                page.get("data").size() == 1
                    && text(page.get("data").get(0), "status").equals(status)
                    && page.get("data").get(0).get("attempt_count").intValue() > 0)
        .get("data")
        .get(0);
  }

  @Test
  void withoutAuthenticationBothFieldsAreNull() {
    JsonNode endpoint = hub.endpoint(URL, "");

    assertThat(endpoint.get("authentication").isNull()).isTrue();
    assertThat(endpoint.get("client_certificate").isNull()).isTrue();
  }

  @Test
  void secretsAreNeverShownAndWhatIsShownCanBeSentBack() {
    JsonNode created = hub.endpoint(URL, BASIC);

    assertThat(created.toString()).doesNotContain("hidden1");
    assertThat(created.get("authentication"))
        .hasToString("{\"type\":\"basic\",\"username\":\"u\",\"password\":\"***\"}");
    JsonNode changed =
        expect(
            200,
            hub.patch(
                path(created),
                "{\"authentication\":{\"type\":\"basic\",\"username\":\"other\",\"password\":\"***\"}}"));
    assertThat(text(changed.get("authentication"), "username")).isEqualTo("other");
    assertThat(stored(created).settings().authentication())
        .isInstanceOfSatisfying(
            Authentication.Basic.class,
            basic -> {
              assertThat(basic.username()).isEqualTo("other");
              assertThat(basic.password().reveal()).isEqualTo("hidden1");
            });
    assertThat(
            expect(200, hub.patch(path(created), "{\"description\":\"x\"}")).get("authentication"))
        .isEqualTo(changed.get("authentication"));
    assertThat(
            expect(200, hub.patch(path(created), "{\"authentication\":null}"))
                .get("authentication")
                .isNull())
        .isTrue();
  }

  @Test
  void theTagStandsForSecretsToo() {
    JsonNode created = hub.endpoint(URL, BASIC);
    String before = EndpointViews.tag(stored(created));
    expect(
        200,
        hub.patch(
            path(created),
            "{\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"hidden2\"}}"));

    assertThat(EndpointViews.tag(stored(created))).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"basic\"|/authentication",
        "{}|/authentication/type",
        "{\"type\":\"digest\"}|/authentication/type",
        "{\"type\":\"basic\",\"username\":\"a:b\",\"password\":\"hidden\"}|/authentication/username",
        "{\"type\":\"basic\",\"username\":\"a\"}|/authentication/password",
        "{\"type\":\"basic\",\"username\":\"a\",\"password\":\"***\"}|/authentication",
        "{\"type\":\"oauth2\",\"token_url\":\"https://127.0.0.2.nip.example:99999/\",\"client_id\":\"c\",\"client_secret\":\"hidden\"}|/authentication/token_url",
        "{\"type\":\"oauth2\",\"token_url\":\"https://10.0.0.1/t\",\"client_id\":\"c\",\"client_secret\":\"hidden\"}|/authentication/token_url",
        "{\"type\":\"oauth2\",\"token_url\":\"https://a.example/t\",\"client_id\":\"c\",\"client_secret\":\"hidden\",\"token_endpoint_auth_method\":\"none\"}|/authentication/token_endpoint_auth_method",
        "{\"type\":\"jwt\",\"secret\":\"hidden\"}|/authentication/secret",
        "{\"type\":\"jwt\",\"algorithm\":\"none\",\"secret\":\"hidden-hidden-hidden-hidden-hidden-\"}|/authentication/algorithm",
        "{\"type\":\"jwt\",\"algorithm\":\"RS256\",\"private_key\":\"hidden\"}|/authentication/private_key",
        "{\"type\":\"jwt\",\"secret\":\"hidden-hidden-hidden-hidden-hidden-\",\"lifetime\":\"2h\"}|/authentication/lifetime"
      })
  void whatCannotWorkIsRefusedWithAPointer(String authentication, String pointer) {
    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            hub.post(
                ENDPOINTS, NativeHub.endpointBody(URL, ",\"authentication\":" + authentication)));

    assertThat(pointers(problem)).containsExactly(pointer);
    assertThat(problem.toString()).doesNotContain("hidden");
  }

  @Test
  void anOwnAuthorizationHeaderAndAuthenticationExcludeEachOther() {
    String headers = ",\"headers\":{\"authorization\":\"hidden\"}";
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.post(ENDPOINTS, NativeHub.endpointBody(URL, BASIC + headers)))))
        .containsExactly("/headers/Authorization");
    JsonNode created = hub.endpoint(URL, headers);
    problem(422, "invalid_fields", hub.patch(path(created), "{" + BASIC.substring(1) + "}"));
    expect(200, hub.patch(path(created), "{" + BASIC.substring(1) + ",\"headers\":null}"));
  }

  @Test
  void deliveriesCarryTheProofAndTheLogOnlyThatThereWasOne() {
    hub.receiver.on("/basic", _ -> Reply.text(200, "ok"));
    JsonNode endpoint = hub.endpoint(hub.receiver.url("/basic"), BASIC);
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");
    Receiver.Received received = received("/basic");

    assertThat(received.header("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("u:hidden1".getBytes(UTF_8)));
    JsonNode row = settled("endpoint=" + text(endpoint, "id"), "delivered");
    JsonNode detail = expect(200, hub.get("/v1/deliveries/" + text(row, "id")));
    assertThat(text(detail.get("request").get("headers"), "Authorization")).isEqualTo("***");
    assertThat(hub.delete(path(endpoint)).statusCode()).isEqualTo(204);
  }

  @Test
  void anAccessTokenIsFetchedWithinTheAttemptAndRenewedWhenTheEndpointRefusesIt() {
    AtomicInteger fetched = new AtomicInteger();
    hub.receiver.on(
        "/token",
        _ ->
            new Reply(
                200,
                "application/json",
                "{\"access_token\":\"t"
                    + fetched.incrementAndGet()
                    + "\",\"token_type\":\"bearer\",\"expires_in\":3600}"));
    hub.receiver.on(
        "/oauth",
        request ->
            Reply.text(request.header("Authorization").equals("Bearer t1") ? 401 : 200, "?"));
    JsonNode endpoint =
        hub.endpoint(
            hub.receiver.url("/oauth"),
            ",\"authentication\":{\"type\":\"oauth2\",\"token_url\":\""
                + hub.receiver.url("/token")
                + "\",\"client_id\":\"c\",\"client_secret\":\"hidden\"}");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");
    JsonNode failed = settled("endpoint=" + text(endpoint, "id"), "pending");
    assertThat(failed.get("last_status_code").intValue()).isEqualTo(401);
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");
    JsonNode _ = settled("endpoint=" + text(endpoint, "id") + "&status=delivered", "delivered");

    assertThat(fetched).hasValue(2);
    assertThat(hub.delete(path(endpoint)).statusCode()).isEqualTo(204);
  }

  @Test
  void aClientCertificateIsShownWithoutItsKeyAndMustFitIt(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    ClientCertificate first = certificates.client("first");
    ClientCertificate second = certificates.client("second");
    JsonNode created = hub.endpoint(URL, "," + body(first.chain(), first.key()));

    JsonNode shown = created.get("client_certificate");
    assertThat(text(shown, "certificate")).isEqualTo(first.chain());
    assertThat(text(shown, "private_key")).isEqualTo("***");
    assertThat(text(shown, "expires_at")).isEqualTo(first.expiresAt().toString());
    assertThat(stored(created).settings().clientCertificate()).isEqualTo(first);
    String path = path(created);
    expect(200, hub.patch(path, "{" + body(first.chain(), "***") + "}"));
    assertThat(stored(created).settings().clientCertificate()).isEqualTo(first);
    for (String wrong : List.of("***", first.key(), "nonsense")) {
      assertThat(
              pointers(
                  problem(
                      422,
                      "invalid_fields",
                      hub.patch(path, "{" + body(second.chain(), wrong) + "}"))))
          .containsExactly("/client_certificate/private_key");
    }
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.patch(path, "{" + body("nonsense", first.key()) + "}"))))
        .containsExactly("/client_certificate/certificate");
    JsonNode cleared = expect(200, hub.patch(path, "{\"client_certificate\":null}"));
    assertThat(cleared.get("client_certificate").isNull()).isTrue();
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.patch(path, "{" + body(first.chain(), "***") + "}"))))
        .containsExactly("/client_certificate/private_key");
  }

  private static String body(String chain, String key) {
    return "\"client_certificate\":"
        + Json.text(Json.object().put("certificate", chain).put("private_key", key));
  }

  @Test
  void theHandshakeProvesItselfToo() {
    hub.receiver.on(
        "/verify",
        request ->
            request.header("Authorization").startsWith("Basic ")
                ? Reply.text(200, request.token())
                : Reply.text(401, ""));
    JsonNode endpoint = hub.endpoint(hub.receiver.url("/verify"), BASIC);

    JsonNode result = expect(200, hub.post(path(endpoint) + "/verify", ""));

    assertThat(result.get("verified").booleanValue()).isTrue();
    assertThat(hub.delete(path(endpoint)).statusCode()).isEqualTo(204);
  }
}
