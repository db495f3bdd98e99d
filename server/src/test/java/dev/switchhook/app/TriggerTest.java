package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `switchhook trigger` against a real hub.
class TriggerTest {
  @TempDir static Path directory;
  private static HubFixture hub;

  @TempDir Path files;
  private String key = "";
  private Map<String, String> environment = Map.of();

  @BeforeAll
  static void open() {
    hub = new HubFixture(directory);
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  @BeforeEach
  void application() {
    key = hub.application("Acme");
    environment = AdminRun.at(hub, key);
  }

  private LiveRun trigger(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "trigger";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return LiveRun.start(environment, all);
  }

  private String polled(String type) {
    var body = Json.object().put("kind", "poll").put("description", "d");
    body.putArray("event_types").add(type);
    return hub.post("/v1/endpoints", key, body).path("id").asString();
  }

  private JsonNode waiting(String endpoint) {
    return hub.get("/v1/endpoints/" + endpoint + "/poll", key).path("data");
  }

  @Test
  void anEventOfOnesOwnIsPublishedWithExampleTextOrFile() throws IOException {
    String endpoint = polled("order.paid");
    var type = Json.object().put("name", "order.paid").put("description", "d");
    type.putObject("example").put("total", 7);
    hub.post("/v1/event-types", key, type);
    Path file = Files.writeString(files.resolve("data.json"), "{\"total\":9}");

    assertThat(trigger("order.paid").end()).isZero();
    assertThat(trigger("order.paid", "--data", "{\"total\":8}").end()).isZero();
    assertThat(trigger("order.paid", "--data", "@" + file, "--json").end()).isZero();
    assertThat(trigger("never.registered").end()).isZero();

    JsonNode data = waiting(endpoint);
    assertThat(data.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(data.path(i).path("body").asString()).contains("\"total\":" + (7 + i));
    }
  }

  @Test
  void aBuiltInTypeGoesAsATestToWhoeverPollsForIt() {
    String endpoint = polled("message.incoming");
    polled("message.report");

    LiveRun run = trigger("message.incoming");

    assertThat(run.end()).as(run.err()).isZero();
    assertThat(run.out()).contains(endpoint);
    assertThat(waiting(endpoint).path(0).path("event_type").asString())
        .isEqualTo("message.incoming");
    assertThat(trigger("message.incoming", "--endpoint", endpoint).end()).isZero();
    assertThat(waiting(endpoint).size()).isEqualTo(2);
  }

  @Test
  void whatCannotBeTriggeredIsSaidWithAnExitCode() throws IOException {
    Path large = files.resolve("large");
    Files.write(large, new byte[(1 << 20) + 1]);

    ended(trigger("contact.new"), 1, "no polled endpoint wants");
    ended(trigger("contact.new", "--data", "{}"), 2, "providers alone");
    ended(trigger("order.paid", "--endpoint", "ep_1"), 2, "built-in");
    ended(trigger("order.paid", "--data", "[1]"), 2, "JSON object");
    ended(trigger("order.paid", "--data", "{"), 2, "no JSON");
    ended(trigger("order.paid", "--data", "@nowhere"), 2, "cannot be read");
    ended(trigger("order.paid", "--data", "@" + large), 2, "too large");
    ended(trigger("order paid"), 1, "refused");
  }

  private static void ended(LiveRun run, int code, String why) {
    assertThat(run.end()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(why);
  }
}
