package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What happens on a connection when time passes. The test moves it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTimersTest {
  private static final int PONG = 0x8A;
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final HandTimers timers = new HandTimers();
  private LiveRig rig;
  private String token;

  @BeforeAll
  void open(@TempDir Path directory) {
    rig = new LiveRig(Stores.SQLITE.settings(directory), LiveLimits.USUAL, timers::in);
    token = "?token=" + rig.token(rig.tenant());
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @Test
  void whoAnswersPingsStaysAndWhoDoesNotIsClosedAfterTenSeconds() throws Exception {
    try (SilentSocket client = new SilentSocket(rig.port(), token)) {
      timers.awaitSet(LiveTimes.PING_EVERY);
      timers.pass(LiveTimes.PING_EVERY);
      client.readPing();
      client.send(PONG, new byte[0]);
      // the hub reads in order: it has the pong when it answers
      client.send(0x81, "{\"type\":\"ping\"}".getBytes(UTF_8));
      assertThat(client.readText().path("type").asString("")).isEqualTo("pong");
      timers.awaitSet(LiveTimes.PONG_WITHIN);
      timers.pass(LiveTimes.PONG_WITHIN);

      timers.awaitSet(LiveTimes.PING_EVERY);
      timers.pass(LiveTimes.PING_EVERY.minus(LiveTimes.PONG_WITHIN));
      client.readPing();
      timers.awaitSet(LiveTimes.PONG_WITHIN);
      timers.pass(LiveTimes.PONG_WITHIN.minus(MOMENT));
      client.send(0x81, "{\"type\":\"ping\"}".getBytes(UTF_8));
      assertThat(client.readText().path("type").asString("")).as("still there").isEqualTo("pong");
      timers.pass(MOMENT);
      assertThat(client.read(_ -> {}).code()).isEqualTo(CloseCode.TOO_SLOW);
      rig.awaitClients(0);
    }
  }

  @Test
  void aCommentComesEveryFifteenSeconds() throws Exception {
    try (SilentStream client = new SilentStream(rig.port(), token)) {
      assertThat(client.line()).isEqualTo("retry: 2000");
      assertThat(client.line()).isEmpty();
      for (int i = 0; i < 2; i++) {
        timers.awaitSet(LiveTimes.COMMENT_EVERY);
        timers.pass(LiveTimes.COMMENT_EVERY.minus(MOMENT));
        timers.pass(MOMENT);
        assertThat(client.line()).isEqualTo(":");
        assertThat(client.line()).isEmpty();
      }
    }
    rig.awaitClients(0);
  }

  @Test
  void theConnectionEndsWithTheStreamSoThatNoOtherRequestIsOnIt() throws Exception {
    LiveRig.Tenant gone = rig.tenant();
    try (SilentStream client = new SilentStream(rig.port(), "?token=" + rig.token(gone))) {
      assertThat(client.line()).isEqualTo("retry: 2000");
      rig.awaitClients(1);

      rig.live.forget(gone.id());

      assertThat(client.line()).isEmpty();
      assertThat(client.line()).isEqualTo("event: close");
      assertThat(client.line()).startsWith("data: {\"code\":4401");
      assertThat(client.line()).isEmpty();
      assertThat(client.line()).isEqualTo(SilentStream.END);
      client.awaitHangUp(); // no timer has moved
    }
    rig.awaitClients(0);
  }
}
