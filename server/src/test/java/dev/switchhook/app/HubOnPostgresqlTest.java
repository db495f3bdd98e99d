package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.APP_SECRET;
import static dev.switchhook.app.HubFixture.message;
import static dev.switchhook.app.HubFixture.webhookBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same hub on PostgreSQL.
class HubOnPostgresqlTest {
  private static final String NUMBER = "106540352242922";

  @TempDir Path directory;

  @Test
  void aWebhookIsTakenDeliveredAndStillKnownAfterARestart() {
    Map<String, String> settings = settings();
    try (Receiver receiver = new Receiver()) {
      String key;
      String webhookId;
      try (HubFixture fixture = new HubFixture(directory, settings)) {
        key = fixture.application("First");
        fixture.channel(key, NUMBER, APP_SECRET);
        webhookId = fixture.webhook(key, receiver.echoing("/hook", 200), "Message");
        assertThat(receiver.next().token()).isNotEmpty();

        assertThat(
                fixture
                    .signed(
                        "/api/webhook",
                        webhookBody(message(NUMBER, "wamid.PG", "Hello")),
                        APP_SECRET)
                    .statusCode())
            .isEqualTo(200);
        assertThat(
                fixture
                    .signed(
                        "/api/webhook",
                        webhookBody(message(NUMBER, "wamid.PG", "Hello")),
                        APP_SECRET)
                    .statusCode())
            .isEqualTo(200);
        assertThat(receiver.next().body()).contains("\"text\":\"Hello\"");
      }
      try (HubFixture fixture = new HubFixture(directory, settings)) {
        var log = fixture.get("/v1/organization/webhook/" + webhookId + "/webhook-log", key);
        assertThat(log.path("pagination").path("total").asInt()).isEqualTo(1);
        assertThat(log.path("data").path(0).path("status").asString()).isEqualTo("Success");
      }
    }
  }

  private Map<String, String> settings() {
    if (!(Stores.POSTGRESQL.settings(directory) instanceof StoreSettings.Postgresql postgresql)) {
      throw new IllegalStateException("not PostgreSQL");
    }
    String place = postgresql.jdbcUrl().substring("jdbc:postgresql://".length());
    return Map.of(
        "SWITCHHOOK_DATABASE_URL",
        "postgresql://" + postgresql.user() + ":" + postgresql.password().reveal() + "@" + place,
        "SWITCHHOOK_MASTER_KEY",
        Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));
  }
}
