package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes out and what is kept of what comes back.
class AttemptTest {
  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theBodyIsTheSameOnEachAttemptAndTheSignatureIsMadeAnew() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> failed();
    engine.publish(List.of(Engine.event("{\"text\":\"ol\u00e1\",\"n\":1.50}")));
    engine.advance(Duration.ofMinutes(7));

    List<ScriptedTransport.Sent> sent = engine.transport.sent;
    assertThat(sent).hasSize(4);
    byte[] body = sent.getFirst().request().body();
    assertThat(new String(body, UTF_8)).contains("{\"text\":\"ol\u00e1\",\"n\":1.50,");
    assertThat(sent).allSatisfy(one -> assertThat(one.request().body()).isEqualTo(body));
    assertThat(sent.stream().map(one -> one.header("webhook-signature"))).doesNotHaveDuplicates();
    for (ScriptedTransport.Sent one : sent) {
      assertThat(one.header("webhook-timestamp"))
          .isEqualTo(Long.toString(one.at().getEpochSecond()));
      assertThat(one.header("webhook-signature")).isEqualTo(signature(endpoint, one));
      assertThat(one.header("webhook-id")).isEqualTo(one.header("X-Switchhook-Event-Id"));
    }
  }

  private static String signature(Endpoint endpoint, ScriptedTransport.Sent one) {
    String secret = endpoint.secret().reveal().substring("whsec_".length());
    byte[] code =
        Hmac.sha256(Base64.getDecoder().decode(secret))
            .sign(
                (one.header("webhook-id") + "." + one.header("webhook-timestamp") + ".")
                    .getBytes(UTF_8),
                one.request().body());
    return "v1," + Base64.getEncoder().encodeToString(code);
  }

  @Test
  void theHubsAndTheEndpointsHeadersAreSent() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.in(old, Profile.STANDARD, true));
    engine.publish(1);

    ScriptedTransport.Sent one = engine.transport.sent.getFirst();
    assertThat(one.header("Content-Type")).isEqualTo("application/json");
    assertThat(one.header("User-Agent")).isEqualTo("Switchhook/test");
    assertThat(one.header("X-Switchhook-Event-Id")).startsWith("evt_");
    assertThat(one.header("X-Switchhook-Delivery-Id"))
        .isEqualTo("dlv_" + engine.deliveries().getFirst().id());
    assertThat(one.header("X-Switchhook-Attempt")).isEqualTo("1");
    assertThat(one.header("X-Team")).isEqualTo("a");
    assertThat(one.request().deadline()).isEqualTo(Engine.TIMEOUT);
  }

  @Test
  void anUnsignedEndpointGetsNoSignature() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.in(old, Profile.STANDARD, false));
    engine.publish(1);

    assertThat(engine.transport.sent.getFirst().request().headers())
        .extracting(header -> header.name().toLowerCase(java.util.Locale.ROOT))
        .doesNotContainAnyElementsOf(Profile.ownHeaderNames());
  }

  @Test
  void theProfileDecidesWhatSuccessIs() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.in(old, Profile.CHATT2ME, true));
    engine.endpoint("https://hooks.other.com/a");
    engine.transport.script = request -> status(204);
    engine.publish(1);

    assertThat(engine.deliveries()).extracting(Engine.DeliveryRow::state).containsExactly(0, 1);
  }

  @Test
  void anAnswerIsKeptAsItCameButForWhatTheStoreCannotTake() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script =
        request ->
            new EgressResult.Answered(
                500,
                List.of(new Header("X-A", "1\0"), new Header("X-A", "2")),
                new byte[] {0, 1, -1},
                true,
                Duration.ofMillis(7));
    engine.publish(1);

    AttemptRecord row =
        engine
            .database
            .readNow(tx ->
                new AttemptTable()
                    .page(tx, engine.deliveries().getFirst().endpointId(), null, 0, 9))
            .getFirst();
    assertThat(row.responseHeaders()).isEqualTo("[[\"X-A\",\"1\uFFFD\"],[\"X-A\",\"2\"]]");
    assertThat(row.responseBody()).containsExactly(0, 1, -1);
    assertThat(row.responseTruncated()).isTrue();
    assertThat(row.took()).isEqualTo(Duration.ofMillis(7));
    assertThat(row.error()).isEqualTo("the endpoint answered 500");
  }
}
