package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The launcher's other commands: `normalize` and `demo`.
final class CommandsTest {
  private static final String LAUNCHER = Repository.ROOT.resolve("switchhook").toString();
  private static final Map<String, String> JAVA =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  private final Meta.Account number = Meta.Account.invented();

  private static Child.Ended jar(byte[] input, String... arguments) {
    return Child.run("command", new Child.Plan(Hub.command(arguments), Map.of(), input));
  }

  @Test
  void normalizeReadsStandardInputThroughTheLauncherFromAnyDirectory() {
    byte[] body = Meta.text(number, "wamid.N1", "5511900000101", "Hello");
    Child.Ended ended =
        Child.run(
            "normalize", new Child.Plan(List.of(LAUNCHER, "normalize", "whatsapp"), JAVA, body));
    assertThat(ended.code()).as(ended.err()).isZero();
    JsonNode events = Http.JSON.readTree(ended.out());
    assertThat(events).hasSize(1);
    JsonNode event = events.path(0);
    assertThat(event.path("type").asString()).isEqualTo("message.incoming");
    assertThat(event.path("timestamp").asString()).isEqualTo("2025-11-24T16:00:01Z");
    assertThat(event.path("channel").asString()).isEqualTo("whatsapp");
    assertThat(event.propertyNames()).doesNotContain("id", "channel_id");
    assertThat(event.path("data").path("provider_id").asString()).isEqualTo("wamid.N1");
    assertThat(event.path("data").path("content").path("text").asString()).isEqualTo("Hello");
  }

  @Test
  void normalizeWithFilesPrintsALineForEach() throws IOException {
    Path folder = Repository.newFolder("bodies");
    Path good = Files.write(folder.resolve("good.json"), Meta.status(number, "wamid.N2", "read"));
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"object\":");
    Path missing = folder.resolve("missing.json");
    Child.Ended ended =
        jar(new byte[0], "normalize", "whatsapp", good.toString(), bad.toString(), good.toString());
    List<JsonNode> lines = ended.out().lines().map(Http.JSON::readTree).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).path("file").asString()).isEqualTo(good.toString());
    assertThat(lines.get(0).path("events").path(0).path("type").asString())
        .isEqualTo("message.report");
    assertThat(lines.get(1).path("error").asString()).isNotBlank();
    assertThat(lines.get(1).has("events")).isFalse();
    assertThat(lines.get(2)).isEqualTo(lines.get(0));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(jar(new byte[0], "normalize", "whatsapp", good.toString()).code()).isZero();
    assertThat(jar(new byte[0], "normalize", "whatsapp", missing.toString()).code()).isEqualTo(2);
  }

  @Test
  void normalizeSaysWhatItCannotRead() {
    Child.Ended unreadable = jar("not json".getBytes(UTF_8), "normalize", "whatsapp");
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).isNotBlank().doesNotContain("\tat ");
    Child.Ended unknown = jar("{}".getBytes(UTF_8), "normalize", "pigeon");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("whatsapp").doesNotContain("\tat ");
  }

  @Test
  void theDemoDeliversRecoversAndLeavesNothing() throws IOException {
    Path temporary = Repository.newFolder("tmp");
    List<String> command =
        new ArrayList<>(
            Hub.command("demo", "--receiver-port", "0", "--pace", "0.3", "--seed", "7"));
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    Child.Plan plan = new Child.Plan(command, Map.of("SWITCHHOOK_PORT", "0"));
    try (Child demo = Child.start("demo", plan)) {
      URI hub = URI.create("http://" + demo.awaitLine("ready http://"));
      String key = demo.awaitLine("api-key ");
      URI receiver = URI.create("http://" + demo.awaitLine("receiver http://"));
      long ready = System.nanoTime();
      List<JsonNode> first = awaitRequests(receiver, "crm", 1);
      long millis = (System.nanoTime() - ready) / 1_000_000;
      System.out.printf("e2e: demo: first delivery seen %d ms after the receiver line%n", millis);
      assertThat(millis).isLessThan(10_000);
      assertThat(first).allMatch(one -> one.path("signature").asString().equals("verified"));

      assertThat(key).startsWith("swh_");
      JsonNode webhooks = Tenant.call(hub, key, "GET", Tenant.WEBHOOKS, "").json().path("data");
      assertThat(webhooks).isNotEmpty();

      List<JsonNode> flaky = awaitRecovery(receiver);
      assertThat(flaky.stream().limit(2).map(one -> one.path("status").asInt()))
          .allMatch(status -> status >= 500);
      assertThat(Http.get(receiver, Map.of()).text()).contains("<html", "flaky");
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files).isNotEmpty();
      }
      demo.terminate();
      Child.Ended ended = demo.awaitEnd();
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err()).doesNotContain("\tat ");
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files.filter(file -> file.getFileName().toString().contains("demo"))).isEmpty();
      }
    }
  }

  /// Deliveries that the demo's receiver has seen for an endpoint, oldest first.
  private static List<JsonNode> requests(URI receiver, String endpoint) {
    return Http.get(receiver.resolve("/requests"), Map.of())
        .json()
        .path("data")
        .valueStream()
        .filter(one -> one.path("endpoint").asString().equals(endpoint))
        .filter(one -> !one.path("handshake").asBoolean())
        .toList()
        .reversed();
  }

  private static List<JsonNode> awaitRequests(URI receiver, String endpoint, int count) {
    return Await.value(
        count + " requests at " + endpoint,
        () -> {
          List<JsonNode> all = requests(receiver, endpoint);
          return all.size() >= count ? Optional.of(all) : Optional.empty();
        });
  }

  private static List<JsonNode> awaitRecovery(URI receiver) {
    return Await.value(
        "the flaky endpoint takes a repeated delivery",
        () -> {
          List<JsonNode> all = requests(receiver, "flaky");
          return all.stream()
                  .anyMatch(
                      one -> one.path("status").asInt() == 200 && one.path("attempt").asInt() > 1)
              ? Optional.of(all)
              : Optional.empty();
        });
  }
}
