package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is secret or private stays out of the output, and what is secret out of the files.
final class SecrecyTest {
  private static final String PHONE = "5511987650123";
  private static final String TEXT = "planted-text-of-a-message";
  private static final String HEADER = "planted-value-of-a-header";
  private static final String ANSWER = "planted-answer-of-an-endpoint";

  @Test
  void plantedSecretsAreNeitherPrintedNorStoredInTheClear() {
    Path data = Repository.newData();
    Meta.Account number =
        new Meta.Account(
            "700000000000777",
            "600000000000777",
            "planted-access-token",
            "planted-app-secret",
            "planted-verify-token");
    List<String> secrets;
    String output;
    try (Customer customer =
            Customer.that(arrival -> new Customer.Reply(500, "text/plain", ANSWER));
        Hub hub = Hub.start(data, Map.of("SWITCHHOOK_RETRY_SCHEDULE", "50ms"))) {
      Tenant tenant = Tenant.create(hub.url(), "planted");
      String _ = tenant.channel(number);
      Map<String, Object> fields = Tenant.webhookFields(customer.url().toString(), "Message");
      fields.put("requiresSignature", true);
      fields.put("headers", List.of(Map.of("key", "X-Team", "value", HEADER)));
      JsonNode webhook = tenant.webhook(fields);
      byte[] body = Meta.text(number, Meta.newId(), PHONE, TEXT);
      assertThat(Meta.post(hub.url(), number, body)).isEqualTo(200);
      misuse(hub, tenant, number);
      assertThat(tenant.awaitLog(webhook.path("id").asString(), 2)).hasSize(2);
      secrets =
          List.of(
              number.accessToken(),
              number.appSecret(),
              number.verifyToken(),
              webhook.path("secret").asString(),
              tenant.key());
      for (String path : List.of("/metrics", "/readyz", "/livez")) {
        String shown = Http.get(hub.url().resolve(path), Map.of()).text();
        assertThat(shown).doesNotContain(secrets).doesNotContain(PHONE, TEXT);
      }
      assertThat(tenant.call("GET", "/v1/channels", "").text())
          .doesNotContain(number.accessToken(), number.appSecret());
      assertThat(hub.stop().code()).isZero();
      output = hub.output();
    }
    assertThat(output).contains("ready http://");
    assertThat(output)
        .doesNotContain(secrets)
        .doesNotContain(PHONE, TEXT, HEADER, ANSWER, Hub.ADMIN_KEY);
    for (String secret : secrets) {
      assertThat(stores(data, secret)).as("a secret is stored in the clear").isFalse();
    }
    assertThat(stores(data, HEADER)).as("a header's value is stored in the clear").isFalse();
    assertThat(stores(data, TEXT)).as("the search itself works").isTrue();
  }

  /// Calls that fail, since errors are what gets logged.
  private static void misuse(Hub hub, Tenant tenant, Meta.Account number) {
    byte[] broken = ("{\"planted\":\"" + TEXT + PHONE).getBytes(UTF_8);
    assertThat(Meta.post(hub.url(), number, broken)).isEqualTo(200);
    byte[] unsigned = Meta.text(number, Meta.newId(), PHONE, TEXT);
    assertThat(Http.post(hub.url().resolve("/api/webhook"), Map.of(), unsigned).status())
        .isEqualTo(401);
    assertThat(tenant.call("POST", Tenant.WEBHOOKS, "{\"label\":\"" + TEXT).status())
        .isEqualTo(400);
    assertThat(Tenant.call(hub.url(), number.appSecret(), "GET", Tenant.WEBHOOKS, "").status())
        .isEqualTo(401);
  }

  private static boolean stores(Path data, String text) {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
