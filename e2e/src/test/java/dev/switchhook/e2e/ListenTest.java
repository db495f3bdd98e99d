package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `switchhook listen` as a process that is killed while it works, beside a hub that is.
final class ListenTest {
  private static final int EVENTS = 60;

  /// Ids of deliveries that the local server took.
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer local;

  @BeforeEach
  void open() throws IOException {
    local = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    local.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean takes = requests.incrementAndGet() % 25 != 3;
          if (takes) {
            taken.add(exchange.getRequestHeaders().getFirst("X-Switchhook-Delivery-Id"));
          }
          exchange.sendResponseHeaders(takes ? 200 : 500, -1);
          exchange.close();
        });
    local.start();
  }

  @AfterEach
  void close() {
    local.stop(0);
  }

  private Child listen(Tenant tenant, String key) {
    return Child.start(
        "listen",
        new Child.Plan(
            Hub.command(
                "listen",
                Integer.toString(local.getAddress().getPort()),
                "--events",
                "order.paid",
                "--json"),
            Map.of("SWITCHHOOK_URL", tenant.hub().toString(), "SWITCHHOOK_API_KEY", key)));
  }

  private static List<JsonNode> deliveries(Tenant tenant, String status) {
    return tenant
        .call("GET", "/v1/deliveries?limit=100&status=" + status, "")
        .json()
        .path("data")
        .valueStream()
        .toList();
  }

  private static void publish(Tenant tenant, int number) {
    Http.Answer answer =
        tenant.call(
            "POST", "/v1/events", "{\"type\":\"order.paid\",\"data\":{\"n\":" + number + "}}");
    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void killsOfTheListenerAndOfTheHubLoseNothingAndAcknowledgeNothingThatWasNotTaken() {
    Path data = Repository.newData();
    Hub hub = Hub.start(data, Map.of());
    Map<String, String> samePort = Map.of("SWITCHHOOK_PORT", Integer.toString(hub.port()));
    Tenant tenant = Tenant.create(hub.url(), "Acme");
    try (Child first = listen(tenant, tenant.key())) {
      first.awaitLine("{\"ready\":true");
      for (int i = 0; i < EVENTS / 2; i++) {
        publish(tenant, i);
      }
      awaitTaken(5);
      first.kill();
    }
    assertThat(deliveries(tenant, "delivered"))
        .allMatch(row -> taken.contains(row.path("id").asString()));
    try (Child second = listen(tenant, tenant.key())) {
      second.awaitLine("{\"ready\":true");
      hub.kill();
      hub = Hub.start(data, samePort);
      for (int i = EVENTS / 2; i < EVENTS; i++) {
        publish(tenant, i);
      }
      Await.value(
          "an empty queue",
          () -> deliveries(tenant, "pending").isEmpty() ? Optional.of(true) : Optional.empty());

      second.terminate();
      assertThat(second.awaitEnd().code()).isZero();
    } finally {
      hub.close();
    }
    assertThat(taken).hasSize(EVENTS);
  }

  private void awaitTaken(int count) {
    Await.value(
        count + " deliveries taken",
        () -> taken.size() >= count ? Optional.of(true) : Optional.empty());
  }

  @Test
  void theExitCodeTellsThatTheKeyIsRefused() {
    Tenant tenant = Tenant.create(SharedHub.get().url(), "Acme");

    Child.Ended ended = listen(tenant, "swh_wrong").awaitEnd();

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err()).contains("refused the key");
  }
}
