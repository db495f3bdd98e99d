package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// The simulated providers over real HTTP, a stand-in for the hub that keeps what it is told, and a
/// clock that moves by hand.
public final class ProvidersFixture implements AutoCloseable {
  /// What the clock shows at first.
  public static final Instant START = Instant.parse("2026-11-21T14:30:05Z");

  public static final String APP_SECRET = "app-secret-of-the-test";
  public static final String TOKEN = "token-of-the-test";
  public static final String WHATSAPP = "106540352242922";

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(2)
              .setWorkerPoolSize(1)
              .setInternalBlockingPoolSize(1));
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final AtomicInteger answer = new AtomicInteger(200);
  private final SimulatedProviders providers;
  private final URI url;
  private final URI hub;

  /// A request that the hub got.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Told(HttpServerRequest request, byte[] body) {
    public JsonNode json() {
      return Json.parse(body);
    }

    public String text() {
      return new String(body, UTF_8);
    }
  }

  public ProvidersFixture() {
    this.hub = startHub();
    this.providers =
        new SimulatedProviders(
            vertx,
            new SimulatedProviders.Settings(hub, SimulatedProviders.Pace.AT_ONCE),
            now::get,
            new SplittableRandom(20_418));
    this.url = await(providers.listen("127.0.0.1", 0));
  }

  private URI startHub() {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess((Buffer body) -> {
                      if (request.getParam("hub.challenge") == null) {
                        told.add(new Told(request, body.getBytes()));
                        request.response().setStatusCode(answer.get()).end();
                      } else {
                        boolean right =
                            Objects.equals(request.getParam("hub.verify_token"), "right");
                        request
                            .response()
                            .setStatusCode(right ? 200 : 403)
                            .end(request.getParam("hub.challenge"));
                      }
                    }));
    return URI.create("http://127.0.0.1:" + await(server.listen(0, "127.0.0.1")).actualPort());
  }

  public SimulatedProviders providers() {
    return providers;
  }

  public Vertx vertx() {
    return vertx;
  }

  public String url() {
    return url.toString();
  }

  public String hub() {
    return hub.toString();
  }

  public void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  public void hubAnswers(int status) {
    answer.set(status);
  }

  /// A WhatsApp number; `more` are further fields, as JSON members with a comma before them.
  public void whatsApp(String more) {
    control(
        "POST",
        "/accounts",
        """
        {"type":"whatsapp","phone_number_id":"%s","business_account_id":"102290129340398",
        "phone_number":"+1 555-0100","access_token":"%s","app_secret":"%s"%s}\
        """
            .formatted(WHATSAPP, TOKEN, APP_SECRET, more));
  }

  /// Somebody called ana.
  public JsonNode ana() {
    return control(
        "POST",
        "/people",
        "{\"id\":\"ana\",\"name\":\"Ana Souza\",\"number\":\"5511985550101\",\"user_id\":\"BR.77\"}");
  }

  /// Ana writes; the webhook is left to be read.
  public String writes(String account, String content) {
    return control(
            "POST",
            "/people/ana/write",
            "{\"account\":\"" + account + "\",\"content\":" + content + "}")
        .path("provider_id")
        .asString();
  }

  public String presses(String account, String button) {
    return control(
            "POST",
            "/people/ana/press",
            "{\"account\":\"" + account + "\",\"button\":\"" + button + "\"}")
        .path("provider_id")
        .asString();
  }

  public void fault(String fields) {
    control("POST", "/faults", "{" + fields + "}");
  }

  /// A call of the control API that works.
  public JsonNode control(String method, String path, String body) {
    HttpResponse<String> response = call(method, "/simulator" + path, body);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
    return response.body().isEmpty() ? Json.object() : json(response);
  }

  /// Any call with a JSON body; `headers` are names and values.
  public HttpResponse<String> call(String method, String path, String body, String... headers) {
    return call(method, path, body.getBytes(UTF_8), headers);
  }

  public HttpResponse<String> call(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
      typed |= headers[i].equals("Content-Type");
    }
    if (!typed) {
      request.setHeader("Content-Type", "application/json");
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A call of the Graph API with the token.
  public HttpResponse<String> graph(String method, String path, String body) {
    return call(method, path, body, "Authorization", "Bearer " + TOKEN);
  }

  /// A WhatsApp message to Ana; `more` are the members of the request beside the usual ones.
  public HttpResponse<String> sends(String more) {
    return graph(
        "POST",
        "/v24.0/" + WHATSAPP + "/messages",
        "{\"messaging_product\":\"whatsapp\",\"to\":\"5511985550101\"," + more + "}");
  }

  /// The next webhook.
  public Told next() {
    try {
      Told one = told.poll(20, TimeUnit.SECONDS);
      assertThat(one).as("a webhook within 20 s").isNotNull();
      return Objects.requireNonNull(one);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether the hub has been told nothing that was not read, once everything planned is done.
  public boolean isQuiet() {
    await(vertx.timer(30, TimeUnit.MILLISECONDS));
    return told.isEmpty();
  }

  public static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body().getBytes(UTF_8));
  }

  public static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(providers.stop());
    await(vertx.close());
    http.close();
  }
}
