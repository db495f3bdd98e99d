package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What reaches an endpoint: signed, the same bytes on each attempt, once.
final class DeliveryTest {
  private static final String FROM = "5511900000101";

  private final Tenant tenant = Tenant.create(SharedHub.get().url(), "deliveries");
  private final Meta.Account number = Meta.Account.invented();

  private String channel() {
    return tenant.channel(number);
  }

  @Test
  void anEndpointThatFailsTwiceGetsTheSameBytesEachTimeAndASignatureMadeAnew() throws Exception {
    String _ = channel();
    AtomicInteger failures = new AtomicInteger(2);
    Function<Customer.Arrival, Customer.Reply> failsTwice =
        arrival ->
            arrival.isDelivery() && failures.getAndDecrement() > 0
                ? new Customer.Reply(500, "text/plain", "not now")
                : Customer.echo(arrival);
    try (Customer customer = Customer.that(failsTwice)) {
      Map<String, Object> fields = Tenant.webhookFields(customer.url().toString(), "Message");
      fields.put("requiresSignature", true);
      fields.put("headers", List.of(Map.of("key", "X-Team", "value", "support")));
      JsonNode webhook = tenant.webhook(fields);
      String secret = webhook.path("secret").asString("");
      assertThat(secret).isNotBlank();
      assertThat(webhook.path("isVerified").asBoolean()).isTrue();

      byte[] body = Meta.text(number, Meta.newId(), FROM, "Olá 👋 \"three times\" / \u2028 <b>");
      assertThat(Meta.post(tenant.hub(), number, body)).isEqualTo(200);

      List<Customer.Arrival> attempts = customer.awaitDeliveries(3);
      assertThat(attempts)
          .extracting(arrival -> HexFormat.of().formatHex(arrival.body()))
          .containsOnly(HexFormat.of().formatHex(attempts.getFirst().body()));
      assertThat(attempts)
          .extracting(arrival -> arrival.header("X-Switchhook-Attempt"))
          .containsExactly("1", "2", "3");
      assertThat(attempts)
          .extracting(arrival -> arrival.header("X-Switchhook-Delivery-Id"))
          .allMatch(id ->
              !id.isEmpty() && id.equals(attempts.getFirst().header("X-Switchhook-Delivery-Id")));
      for (Customer.Arrival attempt : attempts) {
        assertThat(attempt.header("X-Team")).isEqualTo("support");
        assertThat(attempt.header("Content-Type")).startsWith("application/json");
        assertThat(attempt.header("User-Agent")).startsWith("Switchhook/");
        assertThat(attempt.header("X-Switchhook-Event-Id")).startsWith("evt_");
        for (Verifier verifier : Verifier.CHATT2ME) {
          assertThat(verifier.accepts(secret, attempt)).as(verifier.name()).isTrue();
        }
      }
      assertThat(Verifier.CHATT2ME.getFirst().accepts(secret + "x", attempts.getFirst())).isFalse();

      String id = webhook.path("id").asString();
      JsonNode log = tenant.awaitLog(id, 3);
      assertThat(log.valueStream().map(row -> row.path("statusCode").asInt()))
          .containsExactly(200, 500, 500);
      assertThat(log.path(2).path("responseBody").asString()).isEqualTo("not now");
      assertThat(log.valueStream().map(row -> row.path("messageId").asString()).distinct())
          .hasSize(1);
      Await.until(
          "no errors since the last success",
          () -> tenant.webhook(id).path("numberOfErrors").asInt(-1) == 0);
      assertThat(customer.deliveries()).hasSize(3);
    }
  }

  @Test
  void aRetryByHandSendsTheSameBytesWithTheNewSecret() {
    String _ = channel();
    try (Customer customer = Customer.obliging()) {
      Map<String, Object> fields = Tenant.webhookFields(customer.url().toString(), "Message");
      fields.put("requiresSignature", true);
      JsonNode webhook = tenant.webhook(fields);
      String path = Tenant.WEBHOOKS + "/" + webhook.path("id").asString();
      byte[] body = Meta.text(number, Meta.newId(), FROM, "again, please");
      assertThat(Meta.post(tenant.hub(), number, body)).isEqualTo(200);
      String row = tenant.awaitLog(webhook.path("id").asString(), 1).path(0).path("id").asString();
      String secret =
          tenant.call("POST", path + "/redefine-signature", "").json().path("secret").asString();

      Http.Answer retried = tenant.call("POST", path + "/webhook-log/" + row + "/retry", "");
      assertThat(retried.status()).isEqualTo(200);
      assertThat(retried.json().path("success").asBoolean()).isTrue();
      List<Customer.Arrival> both = customer.awaitDeliveries(2);
      assertThat(both.get(1).body()).isEqualTo(both.get(0).body());
      assertThat(Verifier.CHATT2ME.getFirst().accepts(secret, both.get(1))).isTrue();
      assertThat(Verifier.CHATT2ME.getFirst().accepts(secret, both.get(0))).isFalse();
      JsonNode log = tenant.awaitLog(webhook.path("id").asString(), 2);
      assertThat(log.path(0).path("id").asString())
          .isEqualTo(retried.json().path("newLogId").asString(""));
    }
  }

  @Test
  void withoutRequiresSignatureThereIsNoSignature() {
    String _ = channel();
    try (Customer customer = Customer.obliging()) {
      var _ = tenant.webhook(customer.url(), "Message");
      byte[] body = Meta.text(number, Meta.newId(), FROM, "plain");
      assertThat(Meta.post(tenant.hub(), number, body)).isEqualTo(200);
      assertThat(customer.awaitDeliveries(1).getFirst().headers().keySet())
          .noneMatch(name -> name.contains("signature"));
    }
  }

  static Stream<Arguments> handshakes() {
    return Stream.of(
        handshake("the bare token", true, token -> new Customer.Reply(200, "text/plain", token)),
        handshake(
            "the token as a JSON string",
            true,
            token -> new Customer.Reply(200, "application/json; charset=utf-8", '"' + token + '"')),
        handshake(
            "the bare token as JSON",
            false,
            token -> new Customer.Reply(200, "application/json", token)),
        handshake(
            "the token inside HTML",
            false,
            token -> new Customer.Reply(200, "text/html", "<p>" + token + "</p>")),
        handshake("another status", false, token -> new Customer.Reply(201, "text/plain", token)),
        handshake("no token", false, token -> Customer.Reply.OK));
  }

  private static Arguments handshake(
      String name, boolean verified, Function<String, Customer.Reply> answer) {
    Function<Customer.Arrival, Customer.Reply> script =
        arrival -> Optional.ofNullable(arrival.token()).map(answer).orElse(Customer.Reply.OK);
    return Arguments.of(name, verified, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("handshakes")
  void theHandshakeDecidesIsVerified(
      String name, boolean verified, Function<Customer.Arrival, Customer.Reply> script) {
    try (Customer customer = Customer.that(script)) {
      JsonNode made = tenant.webhook(customer.url(), "Message");
      assertThat(made.path("isVerified").asBoolean(!verified)).isEqualTo(verified);
      JsonNode read = tenant.webhook(made.path("id").asString());
      assertThat(read.path("isVerified").asBoolean(!verified)).isEqualTo(verified);
      assertThat(read.path("verifiedAt").isString()).isEqualTo(verified);
      assertThat(customer.arrivals(arrival -> arrival.token() != null)).hasSize(1);
    }
  }

  @Test
  void aNewUrlIsVerifiedAnewWithAFreshToken() {
    try (Customer customer =
        Customer.that(arrival ->
            arrival.path().equals("/good") ? Customer.echo(arrival) : Customer.Reply.OK)) {
      JsonNode made = tenant.webhook(customer.url("/good"), "Message");
      assertThat(made.path("isVerified").asBoolean()).isTrue();
      String path = Tenant.WEBHOOKS + "/" + made.path("id").asString();
      String bad = Tenant.json(Map.of("endpoint", customer.url("/bad").toString()));
      assertThat(tenant.call("PATCH", path, bad).json().path("isVerified").asBoolean(true))
          .isFalse();
      String good = Tenant.json(Map.of("endpoint", customer.url("/good").toString()));
      assertThat(tenant.call("PATCH", path, good).json().path("isVerified").asBoolean()).isTrue();
      assertThat(customer.arrivals(arrival -> arrival.token() != null))
          .extracting(Customer.Arrival::token)
          .hasSize(3)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void fiftyCopiesAtOnceMakeOneDelivery() throws Exception {
    String _ = channel();
    try (Customer customer = Customer.obliging();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      JsonNode webhook = tenant.webhook(customer.url(), "Message");
      byte[] body = Meta.text(number, Meta.newId(), FROM, "once");
      Callable<Integer> post = () -> Meta.post(tenant.hub(), number, body);

      for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(50, post))) {
        assertThat(answer.get()).isEqualTo(200);
      }
      // lanes keep their order, so whatever a copy made would have come before this one
      byte[] last = Meta.text(number, Meta.newId(), FROM, "and the last");
      assertThat(Meta.post(tenant.hub(), number, last)).isEqualTo(200);
      List<String> texts =
          customer.awaitArrivals(DeliveryTest::isLast, 1).isEmpty()
              ? List.of()
              : customer.deliveries().stream().map(DeliveryTest::text).toList();
      assertThat(texts).containsExactly("once", "and the last");
      assertThat(tenant.awaitLog(webhook.path("id").asString(), 2)).hasSize(2);
    }
  }

  private static boolean isLast(Customer.Arrival arrival) {
    return arrival.isDelivery() && text(arrival).equals("and the last");
  }

  private static String text(Customer.Arrival arrival) {
    return arrival.json().path("content").path("text").asString();
  }
}
