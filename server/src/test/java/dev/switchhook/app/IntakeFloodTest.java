package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.message;
import static dev.switchhook.app.HubFixture.webhookBody;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large forged webhooks, over HTTP, on a whole hub with many app secrets.
class IntakeFloodTest {
  private static final int SECRETS = 100;
  private static final int LARGE = 1_024 * 1_024;
  private static final String SHARED = "/api/webhook";

  @TempDir Path directory;
  private HubFixture fixture;
  private String channelId = "";

  @BeforeEach
  void start() {
    fixture = new HubFixture(directory);
    String key = fixture.application("First");
    for (int i = 0; i < SECRETS; i++) {
      channelId = fixture.channel(key, "10000" + i, "secret-" + i);
    }
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private CompletableFuture<Integer> forged(String path, int bytes) {
    return CompletableFuture.supplyAsync(() -> {
      HttpResponse<String> answer =
          fixture.send(
              fixture
                  .to(path)
                  .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                  .POST(BodyPublishers.ofByteArray(new byte[bytes])));
      if (answer.statusCode() == 503) {
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      }
      return answer.statusCode();
    });
  }

  private int genuine(String id, int bytes) {
    byte[] body = webhookBody(message("100007", id, "x".repeat(bytes)));
    return fixture.signed(SHARED, body, "secret-7").statusCode();
  }

  /// How many are hashed before they are sent away is a matter of how fast the machine is;
  /// `ForgedWebhooksTest` has the clock in its hand.
  @Test
  void whileLargeForgeriesAreHashedSmallGenuineOnesPass() {
    List<CompletableFuture<Integer>> flood =
        IntStream.range(0, 4).mapToObj(_ -> forged(SHARED, LARGE)).toList();
    for (int i = 0; i < 20; i++) {
      assertThat(genuine("wamid." + i, 100)).isEqualTo(200);
    }
    List<Integer> answers = flood.stream().map(CompletableFuture::join).toList();
    assertThat(answers).isSubsetOf(401, 503);
    assertThat(forged(SHARED, 1_000).join()).isEqualTo(401);
    // the channel's own URL has one secret to try
    assertThat(forged("/in/" + channelId, 100_000).join()).isEqualTo(401);
  }

  @Test
  void largeGenuineOnesCostNothing() {
    for (int i = 0; i < 4; i++) {
      assertThat(genuine("wamid." + i, 3_000_000)).isEqualTo(200);
    }
  }
}
