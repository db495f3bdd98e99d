package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstPageTest {
  private final Vertx vertx = Transports.oneLoop();
  private final HttpClient client = HttpClient.newHttpClient();

  private URI serving(Map<String, String> files) throws Exception {
    int port =
        vertx
            .createHttpServer(new HttpServerOptions().setCompressionSupported(true))
            .requestHandler(request -> {
              String content = files.get(request.path());
              request
                  .response()
                  .setStatusCode(content == null ? 404 : 200)
                  .end(content == null ? "" : content);
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    return URI.create("http://127.0.0.1:" + port + "/login");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void countsThePageWithAllThatItNeedsAsItComesOverTheWire() throws Exception {
    String style = "a { color: red }\n".repeat(1_000);
    URI page =
        serving(
            Map.of(
                "/login",
                "<link rel=\"stylesheet\" href=\"/a.css?v=1\">"
                    + "<script type=\"module\" src=\"/js/a.js\"></script><a href=\"/docs\">x</a>",
                "/a.css",
                style,
                "/js/a.js",
                "import { b } from './b.js';",
                "/js/b.js",
                "export const b = 1;"));

    FirstPage.Outcome outcome = FirstPage.fetched(client, page).orElseThrow();

    assertThat(outcome.files()).containsOnlyKeys("/login", "/a.css", "/js/a.js", "/js/b.js");
    assertThat(outcome.bytes()).isBetween(100L, 2_000L).isLessThan(style.length());
    assertThat(outcome.millis()).isPositive();
  }

  @Test
  void aHubWithoutSuchAPageHasNoFigure() throws Exception {
    assertThat(FirstPage.fetched(client, serving(Map.of()))).isEmpty();
  }

  @Test
  void aFileThatIsMissingIsAnError() throws Exception {
    URI page = serving(Map.of("/login", "<script src=\"/gone.js\"></script>"));

    assertThatThrownBy(() -> FirstPage.fetched(client, page))
        .isInstanceOf(BenchFailure.class)
        .hasMessageContaining("gone.js");
  }
}
