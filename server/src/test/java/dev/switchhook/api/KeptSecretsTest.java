package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.egress.TestCertificates;
import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Nobody sends an endpoint's secrets to an address of their own by changing where it is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptSecretsTest {
  private static final String URL = "https://crm.example.com/hook";
  private static final String HEADERS = ",\"headers\":{\"X-Api-Token\":\"hidden1\"}";
  private static final String BASIC =
      ",\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"hidden1\"}";
  private static final String JWT =
      ",\"authentication\":{\"type\":\"jwt\",\"secret\":\"hidden-hidden-hidden-hidden-hidden-\"}";

  private NativeHub hub;

  @BeforeAll
  void open(@TempDir Path directory) {
    hub = new NativeHub(directory);
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static String oauth(String tokenUrl, String secret) {
    return ",\"authentication\":{\"type\":\"oauth2\",\"token_url\":\""
        + tokenUrl
        + "\",\"client_id\":\"c\",\"client_secret\":\""
        + secret
        + "\"}";
  }

  private HttpResponse<String> moved(JsonNode endpoint, String url, String more) {
    return hub.patch(
        "/v1/endpoints/" + text(endpoint, "id"), "{\"url\":\"" + url + "\"" + more + "}");
  }

  private void refused(HttpResponse<String> answer, String... fields) {
    JsonNode problem = problem(422, "secret_required", answer);
    assertThat(pointers(problem)).containsExactly(fields);
    assertThat(answer.body()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.net/hook",
        "https://crm.example.com:8443/hook",
        "https://crm.example.com.evil.example.net/hook",
        "https://a.crm.example.com/hook"
      })
  void headersAreNotTakenToAnotherServer(String elsewhere) {
    JsonNode endpoint = hub.endpoint(URL, HEADERS);

    refused(moved(endpoint, elsewhere, ""), "/headers/X-Api-Token");
    refused(
        moved(endpoint, elsewhere, ",\"headers\":{\"X-Api-Token\":\"***\",\"X-New\":\"n\"}"),
        "/headers/X-Api-Token");
    assertThat(text(expect(200, hub.get("/v1/endpoints/" + text(endpoint, "id"))), "url"))
        .isEqualTo(URL);

    expect(200, moved(endpoint, elsewhere, ",\"headers\":{\"X-Api-Token\":\"hidden1\"}"));
    expect(200, moved(endpoint, URL, ",\"headers\":null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://crm.example.com/other?a=b",
        "https://CRM.example.com/hook",
        "https://crm.example.com:443/hook"
      })
  void anotherPathOfTheSameServerKeepsThem(String there) {
    JsonNode endpoint = hub.endpoint(URL, HEADERS + BASIC);

    expect(200, moved(endpoint, there, ""));
  }

  @Test
  void authenticationIsNotTakenToAnotherServer() {
    String elsewhere = "https://evil.example.net/hook";
    JsonNode basic = hub.endpoint(URL, BASIC);
    refused(moved(basic, elsewhere, ""), "/authentication/password");
    refused(
        moved(
            basic,
            elsewhere,
            ",\"authentication\":{\"type\":\"basic\",\"username\":\"u\",\"password\":\"***\"}"),
        "/authentication/password");
    expect(200, moved(basic, elsewhere, BASIC));
    expect(200, moved(basic, URL, ",\"authentication\":null"));

    refused(moved(hub.endpoint(URL, JWT), elsewhere, ""), "/authentication/secret");
    String tokens = oauth("https://login.example.com/token", "hidden1");
    JsonNode both = hub.endpoint(URL, tokens + HEADERS);
    refused(moved(both, elsewhere, ""), "/authentication/client_secret", "/headers/X-Api-Token");
  }

  @Test
  void aClientsSecretIsNotTakenToAnotherTokenServer() {
    JsonNode endpoint = hub.endpoint(URL, oauth("https://login.example.com/token", "hidden1"));

    refused(
        moved(endpoint, URL, oauth("https://evil.example.net/token", "***")),
        "/authentication/client_secret");
    expect(200, moved(endpoint, URL, oauth("https://login.example.com/v2/token", "***")));
    expect(200, moved(endpoint, URL, oauth("https://other.example.net/token", "hidden2")));
  }

  @Test
  void whatIsNeverSentStays(@TempDir Path folder) throws Exception {
    ClientCertificate client = new TestCertificates(folder).client("one");
    String certificate =
        ",\"client_certificate\":"
            + Json.text(
                Json.object().put("certificate", client.chain()).put("private_key", client.key()));
    JsonNode endpoint = hub.endpoint(URL, certificate);

    expect(200, moved(endpoint, "https://other.example.net/hook", ""));
  }
}
