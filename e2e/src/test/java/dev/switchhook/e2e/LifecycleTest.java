package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Starting, refusing to start, stopping, and starting again on the same data.
final class LifecycleTest {
  private static final String FROM = "5511900000101";
  private static final Duration START_TARGET = Duration.ofMillis(1_500);
  private static final Duration START_MAX = Duration.ofSeconds(10);
  private static final int SENDERS = 8;
  private static final int ACKNOWLEDGED_BEFORE_STOP = 1_500;

  private final Path data = Repository.newData();

  @Test
  void aRestartKeepsKeysChannelsAndWebhooksAndASecondHubStaysOut() {
    Meta.Account number = Meta.Account.invented();
    try (Customer customer = Customer.obliging();
        Hub first = Hub.start(data, Map.of())) {
      Tenant tenant = Tenant.create(first.url(), "restart");
      String channel = tenant.channel(number);
      JsonNode webhook = tenant.webhook(customer.url(), "Message");

      Child.Ended second = Hub.refused(data, Map.of());
      assertThat(second.code()).isNotZero();
      assertThat(second.err()).contains(data.toString()).doesNotContain("\tat ");
      assertThat(second.out()).doesNotContain("ready");

      assertThat(first.stop().code()).isZero();
      try (Hub again = Hub.start(data, Map.of())) {
        report("second start", again.startTime());
        Tenant same = tenant.at(again.url());
        assertThat(same.call("GET", "/v1/channels/" + channel, "").status()).isEqualTo(200);
        assertThat(same.webhook(webhook.path("id").asString())).isEqualTo(webhook);
        byte[] body = Meta.text(number, Meta.newId(), FROM, "after the restart");
        assertThat(Meta.post(again.url(), number, body)).isEqualTo(200);
        assertThat(customer.awaitDeliveries(1)).hasSize(1);
      }
    }
  }

  @Test
  void aStartIsShortAndHealthIsTold() {
    try (Hub hub = Hub.start(data, Map.of())) {
      report("first start", hub.startTime());
      assertThat(hub.startTime()).isLessThan(START_MAX);
      assertThat(Http.get(hub.url().resolve("/livez"), Map.of()).status()).isEqualTo(200);
      Http.Answer ready = Http.get(hub.url().resolve("/readyz"), Map.of());
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.json().path("checks").propertyNames()).isNotEmpty();
      assertThat(
              Meta.post(hub.url(), Meta.Account.invented(), Meta.batch(Meta.Account.invented(), 1)))
          .isEqualTo(401);
      Http.Answer metrics = Http.get(hub.url().resolve("/metrics"), Map.of());
      assertThat(metrics.status()).isEqualTo(200);
      assertThat(metrics.headers().get("content-type")).startsWith("text/plain");
      assertThat(metrics.text()).contains("switchhook_intake_total{status=\"401\"} 1.0", "# TYPE ");
    }
  }

  private static void report(String what, Duration time) {
    System.out.printf(
        "e2e: %s: ready after %d ms%s%n",
        what,
        time.toMillis(),
        time.compareTo(START_TARGET) < 0 ? "" : " (the target is 1500 ms on an idle machine)");
  }

  @Test
  void termUnderLoadEndsWithZeroAndLosesNothing() throws Exception {
    Meta.Account number = Meta.Account.invented();
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    try (Customer customer = Customer.obliging();
        Hub hub = Hub.start(data, Map.of())) {
      Tenant tenant = Tenant.create(hub.url(), "stop under load");
      String _ = tenant.channel(number);
      var _ = tenant.webhook(customer.url(), "Message");
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> senders = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < SENDERS; i++) {
          senders.add(
              threads.submit(() -> {
                while (!over.get()) {
                  String text = Meta.newId();
                  send(hub.url(), number, text, acknowledged, unknown, over);
                }
              }));
        }
        Await.until("the load", () -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_STOP);
        Child.Ended ended = hub.stop();
        over.set(true);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).doesNotContain("\tat ");
        for (Future<?> sender : senders) {
          var _ = sender.get();
        }
      }
      try (Hub again = Hub.start(data, Map.of())) {
        Await.until("every acknowledged one", () -> texts(customer).containsAll(acknowledged));
        assertThat(again.alive()).isTrue();
      }
      List<String> all = texts(customer);
      long duplicates = all.size() - all.stream().distinct().count();
      System.out.printf(
          "e2e: SIGTERM under load: acknowledged %d, delivered %d, lost 0, duplicates %d, unknown %d%n",
          acknowledged.size(), all.size() - duplicates, duplicates, unknown.size());
      assertThat(all.stream().filter(text -> !acknowledged.contains(text)))
          .allMatch(unknown::contains);
      assertThat(duplicates).as("a stop in order repeats nothing").isZero();
    }
  }

  private static void send(
      URI hub,
      Meta.Account number,
      String text,
      Set<String> acknowledged,
      Set<String> unknown,
      AtomicBoolean over) {
    byte[] body = Meta.text(number, text, FROM, text);
    try {
      int status =
          Http.tryCall(
                  "POST", hub.resolve("/api/webhook"), Meta.headers(number.appSecret(), body), body)
              .status();
      if (status == 200) {
        acknowledged.add(text);
      } else {
        unknown.add(text);
      }
    } catch (IOException e) {
      unknown.add(text);
      over.set(true); // the hub has gone
    }
  }

  private static List<String> texts(Customer customer) {
    return customer.deliveries().stream()
        .map(one -> one.json().path("content").path("text").asString())
        .toList();
  }

  @Test
  void anUnknownKeyStopsTheStartAndTheNearestIsNamed() {
    Child.Ended ended =
        Hub.refused(
            data, Map.of("SWITCHHOOK_RETRY_SHEDULE", "5s", "SWITCHHOOK_ATTEMPT_TIMEOUT", "soon"));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.err())
        .contains(
            "SWITCHHOOK_RETRY_SHEDULE", "SWITCHHOOK_RETRY_SCHEDULE", "SWITCHHOOK_ATTEMPT_TIMEOUT")
        .doesNotContain("\tat ");
    assertThat(ended.out()).doesNotContain("ready");
  }

  @Test
  void aPortThatIsTakenIsSaidInWords() {
    Hub other = SharedHub.get();
    String port = Integer.toString(other.port());
    Child.Ended ended = Hub.refused(data, Map.of("SWITCHHOOK_PORT", port));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.err()).contains(port, "SWITCHHOOK_PORT").doesNotContain("\tat ");
    assertThat(other.alive()).isTrue();
  }

  @Test
  void dataOfAnotherMasterKeyStopsTheStart() throws IOException {
    String key =
        Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    byte[] bytes = new byte[32];
    bytes[0] = 1;
    String another = Base64.getEncoder().encodeToString(bytes);
    try (Hub hub = Hub.start(data, Map.of("SWITCHHOOK_MASTER_KEY", key))) {
      assertThat(hub.stop().code()).isZero();
    }
    Child.Ended ended = Hub.refused(data, Map.of("SWITCHHOOK_MASTER_KEY", another));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.err()).containsIgnoringCase("master").doesNotContain(another, key, "\tat ");
    assertThat(Files.isDirectory(data)).isTrue();
  }
}
