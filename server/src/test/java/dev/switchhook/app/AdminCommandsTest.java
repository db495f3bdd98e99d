package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against a real hub.
class AdminCommandsTest {
  @TempDir static Path directory;
  private static HubFixture hub;

  @TempDir Path files;
  private String key;
  private Map<String, String> environment;

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

  private AdminRun run(String... arguments) {
    return AdminRun.of(environment, arguments);
  }

  private String made(String... arguments) {
    AdminRun run = run(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    return run.json().path("id").asString();
  }

  @Test
  void applicationsAndKeysAreTheOperatorsBusiness() {
    String application = made("applications", "create", "Newcomer", "--json");
    AdminRun keys =
        run(
            "keys",
            "create",
            application,
            "--name",
            "ci",
            "--scope",
            "events:read,deliveries:read",
            "--expires-at",
            "2199-01-01T00:00:00Z",
            "--json");

    assertThat(keys.exit()).isZero();
    assertThat(keys.json().path("key").asString()).startsWith("swh_");
    assertThat(run("keys", "list", application).out()).contains("name", "ci", "deliveries:read");
    AdminRun revoked = run("keys", "revoke", application, keys.json().path("id").asString());
    assertThat(revoked.out()).startsWith("revoked key_");
    assertThat(run("applications", "list").out()).contains("id", "Newcomer");
    assertThat(run("applications", "delete", application).exit()).isEqualTo(2);
    assertThat(run("applications", "delete", application, "--yes").exit()).isZero();
    assertThat(run("applications", "list", "--json").json().path("data").toString())
        .doesNotContain(application);
    AdminRun member = AdminRun.of(environment, "applications", "list", "--key", key);
    assertThat(member.exit()).isEqualTo(4);
    assertThat(member.err()).contains("operator's key");
  }

  @Test
  void channelsAreMadeWithSecretsFromFiles() throws IOException {
    Path secret = files.resolve("secret");
    Files.writeString(secret, "from-a-file\n");

    String id =
        made(
            "channels",
            "create",
            "whatsapp",
            "--name",
            "main",
            "--set",
            "phone_number_id=" + System.nanoTime(),
            "--set",
            "access_token=t",
            "--set",
            "app_secret=@" + secret,
            "--json");

    assertThat(run("channels", "list").out()).contains(id, "whatsapp", "main");
    assertThat(run("channels", "delete", id).exit()).isEqualTo(2);
    assertThat(run("channels", "delete", id, "--yes").out()).contains("deleted " + id);
    AdminRun unreadable =
        run(
            "channels",
            "create",
            "sms",
            "--name",
            "x",
            "--set",
            "auth_token=@" + files.resolve("none"));
    assertThat(unreadable.exit()).isEqualTo(2);
    AdminRun refused = run("channels", "create", "fax", "--name", "x");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("the hub refused", "/type");
  }

  @Test
  void endpointsAreMadePausedResumedTestedAndDeleted() throws IOException {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/good",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    String base = "http://127.0.0.1:" + receiver.getAddress().getPort();
    try {
      String good =
          made(
              "endpoints",
              "create",
              "--url-to",
              base + "/good",
              "--description",
              "CRM",
              "--type",
              "message.incoming",
              "--rate-limit",
              "5",
              "--header",
              "X-Team=a",
              "--json");
      String bad =
          made(
              "endpoints",
              "create",
              "--url-to",
              base + "/bad",
              "--description",
              "CRM",
              "--type",
              "message.incoming,message.report",
              "--json");

      assertThat(run("endpoints", "pause", good).out()).contains(good + " is paused");
      assertThat(run("endpoints", "resume", good).out()).contains(good + " is active");
      assertThat(run("endpoints", "test", good).exit()).isZero();
      AdminRun failed = run("endpoints", "test", bad);
      assertThat(failed.exit()).isEqualTo(1);
      assertThat(failed.out()).contains("status_code", "404");
      assertThat(run("endpoints", "list").out()).contains(good, bad, "CRM");
      assertThat(run("endpoints", "delete", bad, "--yes").exit()).isZero();
      AdminRun gone = run("endpoints", "pause", bad);
      assertThat(gone.exit()).isEqualTo(1);
      assertThat(gone.err()).contains("no such endpoint");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void replaysAreCountedStartedWatchedAndLookedAt() {
    assertThat(run("replays", "start", "--mode", "failed").out())
        .contains("0 deliveries would be sent again; add --yes");
    AdminRun watched =
        run(
            "replays",
            "start",
            "--mode",
            "all",
            "--since",
            "2026-01-01T00:00:00Z",
            "--rate",
            "10",
            "--max",
            "5",
            "--yes",
            "--watch",
            "--json");
    assertThat(watched.exit()).as(watched.err()).isZero();
    assertThat(watched.err()).contains("0 of 0");
    String id = watched.json().path("id").asString();
    assertThat(run("replays", "list").out()).contains(id, "completed");
    assertThat(run("replays", "show", id).out()).contains("matching");
    assertThat(run("replays", "watch", id).exit()).isZero();
    assertThat(run("replays", "deliveries", id, "--verdict", "fixed").err()).contains("none");
    assertThat(run("replays", "cancel", id).err()).contains("replay_completed");
    assertThat(run("replays", "resume", id).err()).contains("replay_not_cancelled");
    AdminRun wrong = run("replays", "start", "--mode", "failed", "--endpoint", "x");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("/filter/endpoint");
  }

  @Test
  void whatIsWrongIsSaidInWordsAndInTheExitCode() throws IOException {
    AdminRun away =
        AdminRun.of(Map.of(), "endpoints", "list", "--url", "http://127.0.0.1:1", "--key", "k");
    assertThat(away.exit()).isEqualTo(3);
    assertThat(away.err()).contains("no hub answers at http://127.0.0.1:1", "SWITCHHOOK_URL");
    AdminRun stranger = AdminRun.of(environment, "endpoints", "list", "--key", "swh_nobody");
    assertThat(stranger.exit()).isEqualTo(4);
    assertThat(stranger.err()).contains("refused the key", "no such key").doesNotContain("swh_");
    AdminRun keyless = AdminRun.of(Map.of("SWITCHHOOK_URL", hub.hub.url()), "endpoints", "list");
    assertThat(keyless.exit()).isEqualTo(4);
    assertThat(keyless.err()).contains("SWITCHHOOK_API_KEY");
    assertThat(AdminRun.of(Map.of("SWITCHHOOK_TYPO", "1"), "endpoints", "list").exit())
        .isEqualTo(2);
    assertThat(run("endpoints", "list", "--url", "nowhere").exit()).isEqualTo(2);
    assertThat(run("endpoints", "list", "--url", hub.hub.url() + "/livez?").exit()).isEqualTo(3);
    assertThat(run("endpoints").exit()).isEqualTo(2);
    assertThat(run("endpoints", "import", files.resolve("none").toString()).exit()).isEqualTo(2);
    Path noList = files.resolve("list.json");
    Files.writeString(noList, "{}");
    AdminRun noImport = run("endpoints", "import", noList.toString());
    assertThat(noImport.exit()).isEqualTo(2);
    assertThat(noImport.err()).contains("is no list");
  }

  @Test
  void whatAnswersMayBeNoHub() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      AdminRun run =
          run(
              "endpoints",
              "list",
              "--url",
              "http://127.0.0.1:" + other.getAddress().getPort() + "/");
      assertThat(run.exit()).isEqualTo(3);
      assertThat(run.err()).contains("is no hub");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void anImportMapsTypesAndReportsWhatItCannotMake() throws IOException {
    Path list = files.resolve("list.json");
    Files.writeString(
        list,
        Json.text(
            Json.parse(
                """
                {"data":[
                 {"id":"ep_1","uid":"crm","url":"https://example.com/crm","description":"","filterTypes":["user.wrote","order.paid"],"rateLimit":7,"disabled":true,"metadata":{"a":"b"},"version":1},
                 {"id":"ep_2","url":"https://example.com/all","description":"All","filterTypes":null},
                 {"id":"ep_3","url":"https://example.com/channels","description":"C","channels":["project_1"]},
                 {"id":"ep_4","url":"ftp://example.com","description":"F"},
                 7
                ],"iterator":"ep_4","done":false}
                """
                    .getBytes(StandardCharsets.UTF_8))));

    AdminRun dry =
        run(
            "endpoints",
            "import",
            list.toString(),
            "--dry-run",
            "--map",
            "user.wrote=message.incoming");
    assertThat(dry.out()).contains("would be created 3", "refused 2");
    assertThat(run("endpoints", "list", "--json").json().path("data")).isEmpty();
    AdminRun run =
        run(
            "endpoints",
            "import",
            list.toString(),
            "--json",
            "--map",
            "user.wrote=message.incoming");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "more pages",
            "import: 5 of 5",
            "refused ep_3",
            "--ignore-channels",
            "refused ep_4",
            "/url");
    assertThat(run.json().path("created").asInt()).isEqualTo(2);
    assertThat(run.json().path("refused").asInt()).isEqualTo(3);
    assertThat(run.json().path("data").get(0).path("secret").asString()).startsWith("whsec_");
    var made = run("endpoints", "list", "--json").json().path("data");
    assertThat(made).hasSize(2);
    assertThat(made.get(1).path("event_types").toString())
        .isEqualTo("[\"message.incoming\",\"order.paid\"]");
    assertThat(made.get(1).path("rate_limit").asInt()).isEqualTo(7);
    assertThat(made.get(1).path("status").asString()).isEqualTo("paused");
    assertThat(made.get(1).path("description").asString()).isEqualTo("imported crm");
    assertThat(made.get(0).path("event_types")).hasSize(6);
    AdminRun again =
        run(
            "endpoints",
            "import",
            list.toString(),
            "--json",
            "--ignore-channels",
            "--map",
            "user.wrote=message.incoming");
    assertThat(again.json().path("exists").asInt()).isEqualTo(2);
    assertThat(again.json().path("created").asInt()).isEqualTo(1);
  }
}
