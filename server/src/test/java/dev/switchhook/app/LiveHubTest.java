package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.APP_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import dev.switchhook.live.LiveClient;
import dev.switchhook.profile.Interpreter;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A whole hub, live: webhooks and messages go in, frames come out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveHubTest {
  private final Receiver provider = new Receiver();
  private HubFixture fixture;
  private int count;

  @BeforeAll
  void start(@TempDir Path directory) {
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_META_GRAPH_URL", provider.url("")));
  }

  @AfterAll
  void stop() {
    fixture.close();
    provider.close();
  }

  /// An application with a WhatsApp number of its own.
  private record Shop(String key, String number, String channel) {}

  private Shop shop() {
    String key = fixture.application("Acme");
    String number = "10654035224" + count++;
    return new Shop(key, number, fixture.channel(key, number, APP_SECRET));
  }

  private String token(Shop shop, String body) {
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .to("/v1/live/tokens")
                .header("x-api-key", shop.key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return HubFixture.json(answer).path("token").asString();
  }

  private LiveClient client(Shop shop, String more) {
    return LiveClient.to(fixture.hub.url(), "?token=" + token(shop, "{}") + more);
  }

  private void message(Shop shop, String id, String text) {
    String change =
        HubFixture.change(
            shop.number,
            "\"contacts\":[{\"profile\":{\"name\":\"Ana\"},\"wa_id\":\"5511955550100\"}],\"messages\":["
                + "{\"from\":\"5511955550100\",\"id\":\""
                + id
                + "\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\""
                + text
                + "\"}}]");
    webhook(change);
  }

  private void status(Shop shop, String id, String status) {
    webhook(
        HubFixture.change(
            shop.number,
            "\"statuses\":[{\"id\":\""
                + id
                + "\",\"status\":\""
                + status
                + "\",\"timestamp\":\"1700000001\",\"recipient_id\":\"5511955550100\"}]"));
  }

  private void webhook(String change) {
    assertThat(
            fixture.signed("/api/webhook", HubFixture.webhookBody(change), APP_SECRET).statusCode())
        .isEqualTo(200);
  }

  @Test
  void messagesStatusesAndContactsAreSeenAsTheSeedHasThem() {
    Shop shop = shop();
    try (LiveClient client = client(shop, "")) {
      message(shop, "wamid.1", "Hello!");
      status(shop, "wamid.9", "delivered");

      JsonNode contact = client.next();
      assertThat(contact.path("type").asString()).isEqualTo("contact:new");
      assertThat(contact.at("/payload/name").asString()).isEqualTo("Ana");
      assertThat(contact.at("/payload/phone_number").asString()).isEqualTo("5511955550100");

      JsonNode message = client.next();
      String id = message.at("/payload/id").asString();
      assertThat(message.path("payload"))
          .isEqualTo(
              Json.parse(
                  ("{\"id\":\""
                          + id
                          + "\",\"contact_id\":\""
                          + contact.at("/payload/id").asString()
                          + "\",\"direction\":\"incoming\",\"type\":\"text\",\"content\":{\"text\":\"Hello!\"},\"timestamp\":\"2023-11-14T22:13:20Z\"}")
                      .getBytes(UTF_8)));

      JsonNode status = client.next();
      assertThat(status.path("type").asString()).isEqualTo("message:status");
      assertThat(status.at("/payload/id").asString()).isEqualTo("wamid.9");
      assertThat(status.at("/payload/status").asString()).isEqualTo("delivered");
      assertThat(status.path("seq").asLong()).isGreaterThan(message.path("seq").asLong());
    }
  }

  @Test
  void whatAnApplicationSendsIsSeenWithItsStatuses() {
    Shop shop = shop();
    provider.on(
        "/v25.0/" + shop.number + "/messages",
        _ ->
            new Receiver.Reply(
                200,
                "application/json",
                "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.S\"}]}"));
    message(shop, "wamid.2", "Hi");
    try (LiveClient client = client(shop, "&after=0")) {
      String contact = client.until("message:new").getLast().at("/payload/contact_id").asString();
      ObjectNode body = Json.object().put("channel_id", shop.channel).put("to", "5511955550100");
      body.putObject("content").put("type", "text").put("text", "Welcome");
      HttpResponse<String> sent =
          fixture.send(
              fixture
                  .to("/v1/messages")
                  .header("x-api-key", shop.key)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
      String id = HubFixture.json(sent).path("id").asString().substring("msg_".length());

      JsonNode outgoing = client.next();
      assertThat(outgoing.at("/payload/direction").asString()).isEqualTo("outgoing");
      assertThat(outgoing.at("/payload/id").asString()).isEqualTo(id);
      assertThat(outgoing.at("/payload/contact_id").asString()).isEqualTo(contact);
      assertThat(outgoing.at("/payload/content/text").asString()).isEqualTo("Welcome");
    }
  }

  @Test
  void theNamesOfTheApplicationItselfAreSentOnRequest() {
    Shop shop = shop();
    try (LiveClient client = client(shop, "&dialect=whatomate-app")) {
      message(shop, "wamid.3", "Hello!");
      JsonNode message = client.until("new_message").getLast().path("payload");

      assertThat(message.path("message_type").asString()).isEqualTo("text");
      assertThat(message.at("/content/body").asString()).isEqualTo("Hello!");
      assertThat(message.path("created_at").asString()).isEqualTo("2023-11-14T22:13:20Z");
      assertThat(message.path("profile_name").asString()).isEqualTo("Ana");

      status(shop, "wamid.8", "read");
      assertThat(client.next().at("/payload/message_id").asString()).isEqualTo("wamid.8");
    }
  }

  @Test
  void aClientThatComesBackMissesNothing() {
    Shop shop = shop();
    long seen;
    try (LiveClient client = client(shop, "")) {
      message(shop, "wamid.4", "one");
      seen = client.until("message:new").getLast().path("seq").asLong();
    }
    message(shop, "wamid.5", "two");
    message(shop, "wamid.6", "three");
    try (LiveClient client = client(shop, "&after=" + seen + "&types=message:new")) {
      assertThat(client.next().at("/payload/content/text").asString()).isEqualTo("two");
      assertThat(client.next().at("/payload/content/text").asString()).isEqualTo("three");
      assertThat(client.hasMore()).isFalse();
    }
  }

  @Test
  void serverSentEventsCarryTheSameFrames() throws Exception {
    Shop shop = shop();
    message(shop, "wamid.7", "one");
    message(shop, "wamid.8", "two");
    HttpClient http = HttpClient.newHttpClient();
    HttpResponse<InputStream> stream =
        http.send(
            fixture
                .to("/v1/live/events?types=message:new&after=0")
                .header("x-api-key", shop.key)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    String firstId;
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("retry: 2000");
      assertThat(lines.readLine()).isEmpty();
      firstId = lines.readLine();
      JsonNode frame = Json.parse(lines.readLine().substring("data: ".length()).getBytes(UTF_8));
      assertThat(firstId).isEqualTo("id: " + frame.path("seq").asLong());
      assertThat(frame.at("/payload/content/text").asString()).isEqualTo("one");
    }
    HttpResponse<InputStream> again =
        http.send(
            fixture
                .to(
                    "/v1/live/events?types=message:new&after=0&token="
                        + token(shop, "{\"ttl\":\"60s\"}"))
                .header("Last-Event-ID", firstId.substring("id: ".length()))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(again.body(), UTF_8))) {
      String data =
          lines.lines().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
      assertThat(data).contains("\"two\"");
    }
  }

  @Test
  void theSeedsJavaScriptRunsAsPrintedInNode() throws Exception {
    Shop shop = shop();
    String code =
        seedCode(shop)
            + """
            ;let seen = 0; const old = ws.onmessage;
            ws.onopen = () => console.log('open');
            ws.onmessage = event => { old(event); if (++seen === 3) ws.close(); };
            ws.onclose = () => process.exit(0);
            setTimeout(() => { console.log('late'); process.exit(1); }, 20000);
            """;
    Thread talk = talkingWhenSomebodyListens(shop);
    Interpreter.Ended ended = Interpreter.NODE.codeWith("--experimental-websocket", code);
    talk.join();
    assertThat(ended.words())
        .contains("Event: contact:new {", "Event: message:new {", "Event: message:status {");
    assertThat(ended.code()).isZero();
  }

  @Test
  void theSeedsJavaScriptRunsAsPrintedInABrowser(@TempDir Path profile) throws Exception {
    Path browser = browser();
    Shop shop = shop();
    CompletableFuture<String> printed = new CompletableFuture<>();
    String page =
        "<!doctype html><script>const lines = []; const print = console.log;"
            + "console.log = (...all) => { print(...all); lines.push(all.map(one =>"
            + " typeof one === 'string' ? one : JSON.stringify(one)).join(' '));"
            + " if (lines.length === 3) fetch('/printed', {method: 'POST', body: lines.join('\\n')}); };"
            + "</script><script>"
            + seedCode(shop)
            + "</script>";
    provider.on("/page", _ -> new Receiver.Reply(200, "text/html", page));
    provider.on(
        "/printed",
        request -> {
          printed.complete(request.body());
          return Receiver.Reply.text(200, "");
        });
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                provider.url("/page"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Thread talk = talkingWhenSomebodyListens(shop);
      assertThat(printed.orTimeout(40, TimeUnit.SECONDS).join().lines().toList())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("Event: contact:new {\"id\":"),
              line -> assertThat(line).startsWith("Event: message:new {\"id\":"),
              line -> assertThat(line).startsWith("Event: message:status {\"id\":\"wamid.M\""));
      talk.join();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /// Where none is installed, what needs it is not shown: in continuous integration that is an
  /// error.
  private static Path browser() {
    Optional<Path> found =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name ->
                Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && !"true".equals(System.getenv("CI"))) {
      throw new TestAbortedException(
          "no browser is installed: what it would have shown is not shown");
    }
    return found.orElseThrow(() -> new AssertionError("no browser is installed"));
  }

  /// The lines of the seed, with host and token replaced and nothing else.
  private String seedCode(Shop shop) throws Exception {
    Path seed =
        Path.of(
            System.getProperty("switchhook.root", ".."), "../shared/seeds/whatomate-webhooks.txt");
    String printed = Files.exists(seed) ? printed(Files.readString(seed)) : SEED;
    return printed
        .replace("your-server:8080", fixture.hub.url().substring("http://".length()))
        .replace("YOUR_JWT_TOKEN", token(shop, "{}"));
  }

  /// The same when the seed is not there.
  private static final String SEED =
      """
      const ws = new WebSocket('ws://your-server:8080/ws?token=YOUR_JWT_TOKEN');
      ws.onmessage = (event) => { const data = JSON.parse(event.data); console.log('Event:', data.type, data.payload);};\
      """;

  private static String printed(String seed) {
    int from = seed.indexOf("const ws = new WebSocket(");
    int to = seed.indexOf("Event Types", from);
    assertThat(from).isPositive();
    return seed.substring(from, to);
  }

  /// Says something as soon as the application has a client.
  private Thread talkingWhenSomebodyListens(Shop shop) {
    return Thread.startVirtualThread(() -> {
      Instant end = Instant.now().plusSeconds(40);
      while (!fixture.send(fixture.to("/metrics")).body().contains("switchhook_live_clients 1")
          && Instant.now().isBefore(end)) {
        Thread.onSpinWait();
      }
      message(shop, "wamid.N", "Hello!");
      status(shop, "wamid.M", "delivered");
    });
  }
}
