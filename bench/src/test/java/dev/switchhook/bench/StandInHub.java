package dev.switchhook.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// A hub in a page: takes signed webhooks, writes them to a journal, acknowledges, and forwards to
/// one endpoint; after a restart it forwards what the journal does not show as done. Its faults are
/// planted, to see whether the bench notices:
///
/// - `lose=n`: each n-th event is acknowledged and forgotten
/// - `repeat=n`: each n-th event is delivered twice
/// - `split=n`: each n-th event is delivered twice, the second time as another event
/// - `early`: acknowledges at once and writes the journal 50 ms later
/// - `refuse=n`: each n-th event is answered 503 and delivered nevertheless
final class StandInHub {
  private static final long EARLY_DELAY_MILLIS = 50;
  private static final HexFormat HEX = HexFormat.of();

  private final Vertx vertx;
  private final HttpClient client;
  private final Path settingsFile;
  private final OutputStream journal;
  private final Map<String, Integer> faults;
  private String appSecret = "";
  private String endpoint = "";
  private long count;

  private StandInHub(Vertx vertx, Path folder, Map<String, Integer> faults) throws IOException {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(64));
    this.settingsFile = folder.resolve("settings");
    this.journal =
        Files.newOutputStream(
            folder.resolve("journal"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.faults = faults;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(System.getenv("SWITCHHOOK_DATA_DIR")));
    Map<String, Integer> faults = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", -1);
      faults.put(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 1);
    }
    Vertx vertx = Transports.oneLoop();
    StandInHub hub = new StandInHub(vertx, folder, faults);
    vertx.runOnContext(_ -> hub.start());
  }

  private void start() {
    int port = Integer.parseInt(System.getenv("SWITCHHOOK_PORT"));
    recover();
    vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
        .listen(port, "127.0.0.1")
        .onSuccess(server -> System.out.println("ready http://127.0.0.1:" + server.actualPort()))
        .onFailure(error -> {
          System.err.println(error);
          Runtime.getRuntime().halt(1);
        });
  }

  private void handle(HttpServerRequest request, Buffer body) {
    switch (String.valueOf(request.path())) {
      case "/v1/applications" ->
          created(request, "SWITCHHOOK_ADMIN_KEY", "{\"id\":\"app\",\"api_key\":\"swh_app\"}");
      case "/v1/channels" -> {
        appSecret = read(body).path("app_secret").asString();
        created(request, "", "{\"id\":\"channel\"}");
      }
      case "/v1/organization/webhook" -> {
        endpoint = read(body).path("endpoint").asString();
        saveSettings();
        created(request, "", "{\"id\":\"endpoint\"}");
      }
      case "/api/webhook" -> take(request, body);
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static JsonNode read(Buffer body) {
    return BenchJson.MAPPER.readTree(body.toString());
  }

  private static void created(HttpServerRequest request, String keyVariable, String answer) {
    String expected = keyVariable.isEmpty() ? "swh_app" : System.getenv(keyVariable);
    boolean allowed = expected.equals(request.getHeader("x-api-key"));
    request.response().setStatusCode(allowed ? 201 : 401).end(allowed ? answer : "no");
  }

  private void take(HttpServerRequest request, Buffer body) {
    if (!("sha256=" + HEX.formatHex(hmac(body.getBytes())))
        .equals(request.getHeader("X-Hub-Signature-256"))) {
      request.response().setStatusCode(401).end();
      return;
    }
    String text = read(body).at("/entry/0/changes/0/value/messages/0/text/body").asString();
    String id = UUID.randomUUID().toString();
    count++;
    boolean refuse = planted("refuse");
    if (faults.containsKey("early")) {
      request.response().end();
      vertx.setTimer(EARLY_DELAY_MILLIS, _ -> store(id, text));
      return;
    }
    if (planted("lose")) {
      request.response().end();
      return;
    }
    boolean repeat = planted("repeat");
    boolean split = planted("split");
    store(id, text);
    request.response().setStatusCode(refuse ? 503 : 200).end();
    if (repeat) {
      forward(id, text);
    }
    if (split) {
      forward(UUID.randomUUID().toString(), text);
    }
  }

  private boolean planted(String fault) {
    Integer every = faults.get(fault);
    return every != null && count % every == 0;
  }

  private void store(String id, String text) {
    append("E " + id + ' ' + HEX.formatHex(text.getBytes(StandardCharsets.UTF_8)));
    forward(id, text);
  }

  private void forward(String id, String text) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint)
            .putHeader("X-Switchhook-Event-Id", "evt_" + id)
            .putHeader("X-Switchhook-Delivery-Id", "del_" + id)
            .putHeader("X-Switchhook-Attempt", "1");
    String body = BenchJson.line(Map.of("eventType", "Message", "content", Map.of("text", text)));
    client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(response.statusCode()))
        .onSuccess(status -> {
          if (status == 200) {
            append("D " + id);
          } else {
            vertx.setTimer(EARLY_DELAY_MILLIS, _ -> forward(id, text));
          }
        })
        .onFailure(_ -> vertx.setTimer(EARLY_DELAY_MILLIS, _ -> forward(id, text)));
  }

  private void append(String line) {
    try {
      journal.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void recover() {
    try {
      if (!Files.exists(settingsFile)) {
        return;
      }
      List<String> settings = Files.readAllLines(settingsFile);
      appSecret = settings.get(0);
      endpoint = settings.get(1);
      Map<String, String> open = new LinkedHashMap<>();
      for (String line : Files.readAllLines(settingsFile.resolveSibling("journal"))) {
        String[] parts = line.split(" ", -1);
        if (parts[0].equals("D")) {
          open.remove(parts[1]);
        } else if (parts.length == 3) {
          open.put(parts[1], new String(HEX.parseHex(parts[2]), StandardCharsets.UTF_8));
        }
      }
      open.forEach(this::forward);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void saveSettings() {
    try {
      Files.write(settingsFile, List.of(appSecret, endpoint));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The command that starts it as a process.
  static List<String> command(String... faults) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                StandInHub.class.getName()));
    command.addAll(List.of(faults));
    return command;
  }
}
