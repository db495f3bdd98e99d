package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.APP_SECRET;
import static dev.switchhook.app.HubFixture.message;
import static dev.switchhook.app.HubFixture.webhookBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database server is stopped and started in between.
class PostgresqlRestartTest {
  private static final String NUMBER = "106540352242922";
  private static final int LOOKS_MAX = 600;

  @TempDir Path directory;

  @Test
  void intakeRefusesMeanwhileAndAllGoesOnByItself() throws IOException {
    try (Receiver receiver = new Receiver()) {
      EmbeddedPostgres server = started(0);
      int port = server.getPort();
      try (HubFixture fixture = new HubFixture(directory.resolve("hub"), settings(port))) {
        String key = fixture.application("First");
        fixture.channel(key, NUMBER, APP_SECRET);
        fixture.webhook(key, receiver.echoing("/hook", 200), "Message");
        assertThat(receiver.next().token()).isNotEmpty();
        assertThat(received(fixture, "before")).isEqualTo(200);
        assertThat(receiver.next().body()).contains("\"text\":\"before\"");

        server.close();
        assertThat(received(fixture, "meanwhile")).isEqualTo(503);
        assertThat(received(fixture, "meanwhile")).isEqualTo(503);

        server = started(port);
        assertThat(receivedInTheEnd(fixture, "after")).isTrue();
        assertThat(receiver.next().body()).contains("\"text\":\"after\"");
        assertThat(received(fixture, "meanwhile")).as("the provider repeats").isEqualTo(200);
        assertThat(receiver.next().body()).contains("\"text\":\"meanwhile\"");
      } finally {
        server.close();
      }
    }
  }

  /// Its data stay when it is stopped.
  private EmbeddedPostgres started(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  private static boolean receivedInTheEnd(HubFixture fixture, String text) {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      if (received(fixture, text) == 200) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return false;
  }

  private static int received(HubFixture fixture, String text) {
    return fixture
        .signed("/api/webhook", webhookBody(message(NUMBER, "wamid." + text, text)), APP_SECRET)
        .statusCode();
  }

  private static Map<String, String> settings(int port) {
    return Map.of(
        "SWITCHHOOK_DATABASE_URL",
        "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres",
        "SWITCHHOOK_MASTER_KEY",
        Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));
  }
}
