package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Sources;
import dev.switchhook.contact.Contacts;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.WebServer;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shared URL of a hub that has no thread to judge large webhooks on.
class IntakeRoutesTest {
  private static final int LARGE = (int) HashingBudget.FREE_BYTES + 1;

  private static final BodyBudget bodies = new BodyBudget();
  private static Database database;
  private static WebServer server;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = Stores.SQLITE.open(directory);
    server =
        new WebServer((vertx, executor) -> {
          IntakeRoutes routes = routes(vertx);
          Router router = Router.router(vertx);
          router.route().handler(context -> routes.handle(context.request()));
          return router;
        });
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @SuppressWarnings("NullAway") // nothing gets as far as being published
  private static IntakeRoutes routes(Vertx vertx) {
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, random);
    Channels channels =
        new Channels(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], random),
            new Sources(ids, new Tokens(random), clock),
            new ChannelSettings(
                Set.of(ChannelType.values()), Secret.of("of the hub"), Secret.of("")));
    Intake intake =
        new Intake(
            new Intake.Ports(
                channels,
                new Contacts(database, ids, clock),
                null,
                new Quarantine(database, ids, clock),
                ids,
                clock,
                () -> "https://hub.example.com",
                IntakeRoutesTest::outOfThreads,
                System::nanoTime),
            new SimpleMeterRegistry());
    return new IntakeRoutes(vertx, intake, channels, bodies);
  }

  private static void outOfThreads(Runnable task) {
    throw new OutOfMemoryError("unable to create native thread");
  }

  private static HttpResponse<String> post(int bytes) {
    return server.send(
        server
            .to("/api/webhook")
            .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
            .timeout(Duration.ofSeconds(5))
            .POST(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  @Test
  void aWebhookThatMeetsABugIsAnsweredAndItsRoomComesBack() {
    HttpResponse<String> refused = post(LARGE);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(bodies.held()).isZero();
    assertThat(post(10).statusCode()).isEqualTo(IntakeAnswer.NOT_GENUINE.status());
  }
}
