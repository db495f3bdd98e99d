package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `switchhook listen` against a real hub and a real local server.
class ListenTest {
  @TempDir Path directory;
  private HubFixture hub;
  private final LocalApp local = new LocalApp();
  private String key = "";
  private Map<String, String> environment = Map.of();
  private Map<String, String> samePort = Map.of();

  @BeforeEach
  void open() {
    samePort = Map.of("SWITCHHOOK_PORT", Integer.toString(freePort()));
    hub = new HubFixture(directory, samePort);
    key = hub.application("Acme");
    environment = AdminRun.at(hub, key);
  }

  @AfterEach
  void close() {
    local.close();
    hub.close();
  }

  private LiveRun listen(String... more) {
    List<String> arguments = new ArrayList<>(List.of("listen", Integer.toString(local.port)));
    arguments.addAll(List.of(more));
    return LiveRun.start(environment, arguments.toArray(String[]::new));
  }

  private String publish(String type, int number) {
    ObjectNode body = Json.object().put("type", type);
    body.putObject("data").put("n", number);
    var answer =
        hub.send(
            hub.to("/v1/events")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return HubFixture.json(answer).path("id").asString();
  }

  private JsonNode endpoint() {
    return hub.get("/v1/endpoints", key).path("data").path(0);
  }

  private List<JsonNode> deliveries(String status) {
    return hub.get("/v1/deliveries?limit=100&status=" + status, key)
        .path("data")
        .valueStream()
        .toList();
  }

  @Test
  void deliveriesAreForwardedAsTheHubWouldSendThemAndAcknowledged() {
    try (LiveRun run = listen("--events", "order.paid", "--json")) {
      run.await(() -> run.out().contains("\"ready\":true"));
      String event = publish("order.paid", 1);
      run.await(() -> deliveries("delivered").size() == 1);
      LocalApp.Got got = local.got.getFirst();
      assertThat(got.path()).isEqualTo("/");
      assertThat(got.header("webhook-id")).isEqualTo(event);
      assertThat(got.header("webhook-signature")).startsWith("v1,");
      assertThat(got.header("User-Agent")).startsWith("Switchhook/");
      assertThat(got.header("Content-Type")).isEqualTo("application/json");
      assertThat(got.body()).contains("\"type\":\"order.paid\"", "\"n\":1");
      run.await(() -> run.out().lines().count() == 2);
      JsonNode line =
          Json.parse(run.out().lines().toList().getLast().getBytes(StandardCharsets.UTF_8));
      assertThat(line.path("event_id").asString()).isEqualTo(event);
      assertThat(line.path("status").asInt()).isEqualTo(200);
      assertThat(line.path("acknowledged").asBoolean()).isTrue();
      assertThat(run.stop()).isZero();
      assertThat(run.err()).contains("1 deliveries taken");
    }
  }

  @Test
  void aSecondStartGoesOnWithTheSameQueueAndSecretAndForgetEndsIt() {
    String secret;
    try (LiveRun run = listen("--events", "order.paid").awaitErr("whsec_")) {
      secret = run.err().substring(run.err().indexOf("whsec_")).lines().findFirst().orElseThrow();
    }
    publish("order.paid", 1);
    String id = endpoint().path("id").asString();
    try (LiveRun run = listen("--events", "order.paid,message.incoming", "--profile", "pingmate")) {
      run.awaitErr(secret).await(() -> !local.got.isEmpty());
      assertThat(endpoint().path("id").asString()).isEqualTo(id);
      assertThat(endpoint().path("event_types").size()).isEqualTo(2);
    }
    assertThat(listen("--forget").end()).isZero();
    assertThat(hub.get("/v1/endpoints", key).path("data").isEmpty()).isTrue();
    assertThat(listen("--forget").end()).isZero();
  }

  @Test
  void whatTheLocalServerDoesNotTakeWaitsAndIsTriedAgainInOrder() {
    local.script = _ -> local.got.size() < 3 ? 500 : 204;
    try (LiveRun run = listen("--events", "order.paid").awaitErr("whsec_")) {
      publish("order.paid", 1);
      publish("order.paid", 2);
      run.await(() -> deliveries("delivered").size() == 2);
      assertThat(local.got).hasSize(5);
      assertThat(local.got.get(3).body()).contains("\"n\":1");
      assertThat(local.got.get(4).body()).contains("\"n\":2");
      run.awaitErr("takes deliveries again");
      assertThat(run.err()).contains("answered 500", "--skip-failed");
      assertThat(run.out()).contains("500", "waits");
      assertThat(run.pauses)
          .hasSize(3)
          .allMatch(time -> time.compareTo(Duration.ofSeconds(4)) <= 0);
    }
  }

  @Test
  void skippingGoesOnAfterAnAnswerButNotAfterSilence() {
    local.script = got -> got.body().contains("\"n\":1") ? 302 : 200;
    try (LiveRun run = listen("--events", "order.paid", "--skip-failed").awaitErr("whsec_")) {
      publish("order.paid", 1);
      publish("order.paid", 2);
      run.await(() -> deliveries("delivered").size() == 2);
      run.await(() -> run.out().contains("skipped"));
      assertThat(local.got).as("no redirect is followed").hasSize(2);
      local.close();
      publish("order.paid", 3);
      run.awaitErr("does not answer");
      assertThat(deliveries("pending")).hasSize(1);
      try (LocalApp again = new LocalApp(local.port)) {
        run.await(() -> deliveries("pending").isEmpty());
        assertThat(again.got).hasSize(1);
      }
    }
  }

  @Test
  void olderEventsComeFirstAndOnceWhenTheyAreAskedFor() {
    publish("order.paid", 1);
    publish("order.sent", 2);
    publish("order.paid", 3);
    for (int start = 0; start < 2; start++) {
      try (LiveRun run =
          listen("--events", "order.paid", "--since", "10m").awaitErr("older events")) {
        run.await(() -> deliveries("delivered").size() == 2);
      }
    }
    assertThat(local.bodies()).hasSize(2);
    assertThat(local.bodies().getFirst()).contains("\"n\":1");
  }

  @Test
  void aRetryByHandReachesTheListener() {
    try (LiveRun run = listen("--events", "order.paid").awaitErr("whsec_")) {
      publish("order.paid", 1);
      run.await(() -> deliveries("delivered").size() == 1);
      String id = deliveries("delivered").getFirst().path("id").asString();
      hub.send(
          hub.to("/v1/deliveries/" + id + "/retry")
              .header("x-api-key", key)
              .POST(BodyPublishers.noBody()));
      run.await(() -> local.got.size() == 2);
      assertThat(local.got.get(1).header("X-Switchhook-Attempt")).isEqualTo("2");
    }
  }

  @Test
  void whatCannotBeUsedIsSaidWithAnExitCode() {
    Map<String, String> wrongKey = AdminRun.at(hub, "swh_wrong");
    Map<String, String> nobody =
        Map.of("SWITCHHOOK_URL", "http://127.0.0.1:1", "SWITCHHOOK_API_KEY", "k");
    String port = Integer.toString(local.port);

    ended(LiveRun.start(wrongKey, "listen", port), 4, "refused the key");
    ended(LiveRun.start(nobody, "listen", port), 3, "no hub answers");
    for (String bad :
        List.of("ftp://x", "http://", "http://u:p@localhost:3", "70000", "a b", "0")) {
      ended(LiveRun.start(environment, "listen", bad), 2, "no local server");
    }
    ended(listen("--since", "soon"), 2, "--since");
    ended(listen("--profile", "morse"), 1, "profile");
    ended(LiveRun.start(Map.of(), "listen", port), 4, "no key");
  }

  private static void ended(LiveRun run, int code, String why) {
    assertThat(run.end()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(why);
  }

  @Test
  void aQueueThatIsDeletedEndsTheListener() {
    LiveRun run = listen("--events", "order.paid").awaitErr("whsec_");
    hub.send(
        hub.to("/v1/endpoints/" + endpoint().path("id").asString())
            .header("x-api-key", key)
            .DELETE());

    ended(run, 1, "was deleted");
  }

  @Test
  void cutsRestartsAndClocksLoseNothingAndAcknowledgeNothingThatWasNotTaken() {
    long seed = 20261121;
    Random random = new Random(seed);
    Set<String> taken = new HashSet<>();
    local.script =
        got -> {
          boolean takes = got.body().hashCode() % 3 != 0 || random.nextBoolean();
          if (takes) {
            taken.add(got.delivery());
          }
          return takes ? 200 : 503;
        };
    Set<String> published = new HashSet<>();
    LiveRun run = listen("--events", "order.paid").awaitErr("whsec_");
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 4; i++) {
        published.add(publish("order.paid", round * 4 + i));
      }
      run.ahead = Duration.ofHours(random.nextLong(-48, 48));
      int cut = random.nextInt(3);
      if (cut == 0) {
        run.stop();
        run =
            listen("--events", "order.paid").awaitErr("whsec_"); // at the start a hub must be there
      } else if (cut == 1) {
        hub.close();
        hub = new HubFixture(directory, samePort);
      }
    }

    run.await(() -> deliveries("pending").isEmpty());
    run.close();
    assertThat(deliveries("delivered"))
        .as("seed %d", seed)
        .extracting(row -> row.path("event_id").asString())
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(deliveries("delivered")).allMatch(row -> taken.contains(row.path("id").asString()));
  }

  private static int freePort() {
    try (LocalApp probe = new LocalApp()) {
      return probe.port;
    }
  }
}
