package dev.switchhook.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.store.Stores;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {
  private static final int BYTES_MAX = 100;

  @TempDir Path directory;
  private Rig rig;
  private Media media;

  @BeforeEach
  void open() {
    rig = new Rig(Stores.SQLITE.settings(directory));
    ProviderAccess access =
        new ProviderAccess(
            URI.create("https://api.provider.example"),
            new ProviderAccess.Ways(rig.provider, UrlPolicy.strict(), rig.provider),
            "test");
    Provider provider = new Provider(rig.provider, rig.provider, access);
    media =
        new Media(
            rig.channels,
            new Accounts(Map.of(ChannelType.WHATSAPP, provider), () -> "https://hub.example.com"),
            BYTES_MAX);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Event message(UUID channelId) {
    return message(channelId, Rig.APPLICATION);
  }

  private Event message(UUID channelId, UUID applicationId) {
    String data = "{\"content\":{\"type\":\"image\",\"image\":{\"url\":\"/file\"}}}";
    return new Event(
        new UUID(3, 3),
        applicationId,
        channelId,
        ChannelType.WHATSAPP,
        EventType.MESSAGE_INCOMING,
        Instant.EPOCH,
        Instant.EPOCH,
        data.getBytes(UTF_8),
        null);
  }

  private void answer(String type, int bytes, boolean truncated) {
    rig.provider.script =
        _ ->
            new EgressResult.Answered(
                200,
                List.of(new Header("Content-Type", type)),
                new byte[bytes],
                truncated,
                Duration.ZERO);
  }

  @Test
  void noMoreThanTheLimitIsRead() {
    answer("image/jpeg", BYTES_MAX, false);
    assertThat(media.fetch(message(rig.channel.id()))).isInstanceOf(Media.Fetched.Found.class);
    assertThat(rig.provider.sent.getLast().request().answerBytesMax()).isEqualTo(BYTES_MAX);
    answer("image/jpeg", BYTES_MAX, true);
    assertThat(media.fetch(message(rig.channel.id())))
        .isEqualTo(new Media.Fetched.TooLarge(BYTES_MAX));
  }

  @Test
  void withoutItsChannelThereIsNoToken() {
    assertThat(media.fetch(message(new UUID(8, 8)))).isInstanceOf(Media.Fetched.Failed.class);
    assertThat(rig.provider.sent).isEmpty();
  }

  @Test
  void oneApplicationLeavesRoomForTheOthers() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(Media.PER_APPLICATION_MAX);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean waits = new AtomicBoolean(true);
    rig.provider.script =
        _ -> {
          reached.countDown();
          try {
            assertThat(!waits.get() || go.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ScriptedProvider.answer(200, "x");
        };
    List<CompletableFuture<Media.Fetched>> under = new ArrayList<>();
    for (int i = 0; i < Media.PER_APPLICATION_MAX; i++) {
      CompletableFuture<Media.Fetched> one = new CompletableFuture<>();
      under.add(one);
      Thread.ofVirtual().start(() -> one.complete(media.fetch(message(rig.channel.id()))));
    }
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    waits.set(false);
    assertThat(media.fetch(message(rig.channel.id()))).isEqualTo(new Media.Fetched.Busy());
    assertThat(media.fetch(message(rig.channel.id(), new UUID(6, 6))))
        .isInstanceOf(Media.Fetched.Found.class);
    go.countDown();
    under.forEach(one -> assertThat(one.join()).isInstanceOf(Media.Fetched.Found.class));
    assertThat(media.fetch(message(rig.channel.id()))).isInstanceOf(Media.Fetched.Found.class);
  }

  @Test
  void onlySoManyAreFetchedAtATime() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(Media.UNDER_WAY_MAX);
    CountDownLatch go = new CountDownLatch(1);
    rig.provider.script =
        _ -> {
          reached.countDown();
          try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ScriptedProvider.answer(200, "x");
        };
    List<CompletableFuture<Media.Fetched>> under = new ArrayList<>();
    for (int i = 0; i < Media.UNDER_WAY_MAX; i++) {
      CompletableFuture<Media.Fetched> one = new CompletableFuture<>();
      under.add(one);
      UUID owner = new UUID(5, i / Media.PER_APPLICATION_MAX);
      Thread.ofVirtual().start(() -> one.complete(media.fetch(message(rig.channel.id(), owner))));
    }
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(media.fetch(message(rig.channel.id()))).isEqualTo(new Media.Fetched.Busy());
    go.countDown();
    under.forEach(one -> assertThat(one.join()).isInstanceOf(Media.Fetched.Found.class));
    assertThat(media.fetch(message(rig.channel.id()))).isInstanceOf(Media.Fetched.Found.class);
  }

  @ParameterizedTest
  @CsvSource({
    "image/jpeg, image/jpeg",
    "AUDIO/OGG; codecs=opus, audio/ogg",
    "text/html, application/octet-stream",
    "image/svg+xml, application/octet-stream",
    "application/x-whatever, application/octet-stream",
    "'', application/octet-stream",
  })
  void typesThatABrowserWouldRunAreHandedOutAsBytes(String given, String shown) {
    assertThat(MediaTypes.shown(given)).isEqualTo(shown);
    assertThat(MediaTypes.shown(null)).isEqualTo(MediaTypes.BYTES);
  }
}
