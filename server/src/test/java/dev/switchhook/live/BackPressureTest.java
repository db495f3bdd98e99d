package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackPressureTest {
  private static final int BIG = 200_000;
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path directory;

  private LiveRig rig(LiveLimits limits) {
    return new LiveRig(Stores.SQLITE.settings(directory), limits);
  }

  private static LiveLimits limits(long unreadBytes, Duration unreadTime) {
    return new LiveLimits(
        LiveLimits.CLIENTS_OF_APPLICATION_MAX,
        LiveLimits.CLIENTS_MAX,
        LiveLimits.NEWCOMERS_MAX,
        unreadBytes,
        unreadTime);
  }

  @Test
  void whoLeaves8MiBUnreadIsClosedAndTheOthersAreNotHeldUp() throws Exception {
    try (LiveRig rig = rig(limits(LiveLimits.UNREAD_BYTES_MAX, LONG))) {
      LiveRig.Tenant tenant = rig.tenant();
      try (LiveClient reader = rig.client(tenant, "");
          SilentSocket silent = new SilentSocket(rig.port(), "?token=" + rig.token(tenant))) {
        reader.present();
        String text = "x".repeat(BIG);
        long published = 0;
        // what is unread, and what the systems of both sides keep in their buffers
        while (published < 24 * 1024 * 1024) {
          rig.publish(tenant, text).join();
          assertThat(reader.next().path("payload").isObject()).isTrue();
          published += BIG;
        }
        assertClosedWithItsLast(silent);
        rig.publish(tenant, "on").join();
        assertThat(reader.next().at("/payload/content/text").asString()).isEqualTo("on");
      }
    }
  }

  private static void assertClosedWithItsLast(SilentSocket silent) throws Exception {
    AtomicLong last = new AtomicLong();
    LiveClient.Closed closed =
        silent.read(frame -> {
          long seq = frame.path("seq").asLong();
          assertThat(seq).isGreaterThan(last.getAndSet(seq));
        });
    assertThat(last.get()).isPositive();
    assertThat(closed).isEqualTo(new LiveClient.Closed(4408, "last-seq=" + last.get()));
  }

  @Test
  void whoTakesNothingForTooLongIsClosed() throws Exception {
    try (LiveRig rig = rig(limits(Long.MAX_VALUE, Duration.ofSeconds(1)))) {
      LiveRig.Tenant tenant = rig.tenant();
      try (SilentSocket silent = new SilentSocket(rig.port(), "?token=" + rig.token(tenant));
          LiveClient watcher = rig.client(tenant, "")) {
        watcher.present();
        for (int i = 0; i < 60; i++) {
          rig.publish(tenant, "x".repeat(BIG)).join();
          watcher.next();
        }
        rig.awaitClients(1);
        assertClosedWithItsLast(silent);
      }
    }
  }

  @Test
  void whoReadsEventsTooSlowlyIsToldAndComesBackWhereItWas() throws Exception {
    int unread = 1024 * 1024;
    try (LiveRig rig = rig(limits(unread, LONG))) {
      LiveRig.Tenant tenant = rig.tenant();
      String token = "?token=" + rig.token(tenant);
      long published = 0;
      List<String> got = new ArrayList<>();
      try (SilentStream slow = new SilentStream(rig.port(), token)) {
        // begun, so that there is a place to come back to
        assertThat(slow.line()).startsWith("retry: ");
        rig.publish(tenant, "first").join();
        String first = slow.line();
        while (!first.startsWith("id: ")) {
          first = slow.line();
        }
        got.add(first);
        // what is unread, and what the systems of both sides keep in their buffers
        for (int i = 0; i < 60; i++) {
          published = rig.publish(tenant, "x".repeat(BIG)).join();
        }
        rig.awaitClients(0);
        for (String line = slow.line(); !line.equals(SilentStream.END); line = slow.line()) {
          if (line.startsWith("id: ") || line.startsWith("event: ")) {
            got.add(line);
          } else if (line.startsWith("data: {\"code\"")) {
            got.add(line);
          }
        }
      }
      String last = got.get(got.size() - 3).substring("id: ".length());
      assertThat(got.subList(got.size() - 2, got.size()))
          .containsExactly(
              "event: close", "data: {\"code\":4408,\"reason\":\"last-seq=" + last + "\"}");
      assertThat(Long.parseLong(last)).isLessThan(published);
      try (SilentStream again = new SilentStream(rig.port(), token + "&after=" + last)) {
        String line = again.line();
        while (!line.startsWith("id: ")) {
          line = again.line();
        }
        assertThat(Long.parseLong(line.substring("id: ".length())))
            .isGreaterThan(Long.parseLong(last));
      }
    }
  }

  @Test
  void whoReadsIsNotTakenForSlowWhenMoreComesAtOnceThanMayBeUnread() {
    int events = 60;
    try (LiveRig rig = rig(limits(1024 * 1024, LONG))) {
      LiveRig.Tenant tenant = rig.tenant();
      try (LiveClient reader = rig.client(tenant, "")) {
        reader.present();
        List<CompletableFuture<Long>> published = new ArrayList<>();
        for (int i = 0; i < events; i++) {
          published.add(rig.publish(tenant, "x".repeat(BIG)));
        }
        for (CompletableFuture<Long> each : published) {
          assertThat(reader.next().path("seq").asLong()).isEqualTo(each.join());
        }
      }
    }
  }

  @Test
  void clientsAreBoundedForEachApplicationAndForTheHub() {
    LiveLimits few = new LiveLimits(1, 2, 1, LiveLimits.UNREAD_BYTES_MAX, LONG);
    try (LiveRig rig = rig(few)) {
      LiveRig.Tenant one = rig.tenant();
      LiveRig.Tenant two = rig.tenant();
      try (LiveClient first = rig.client(one, "");
          LiveClient second = rig.client(one, "");
          LiveClient third = rig.client(two, "");
          LiveClient fourth = rig.client(rig.tenant(), "")) {
        assertThat(second.closed().code()).isEqualTo(1013);
        assertThat(fourth.closed().code()).isEqualTo(1013);
        rig.publish(one, "a").join();
        rig.publish(two, "b").join();
        assertThat(first.next().at("/payload/content/text").asString()).isEqualTo("a");
        assertThat(third.next().at("/payload/content/text").asString()).isEqualTo("b");
      }
    }
  }

  @Test
  void connectionsWithoutATokenAreBounded() {
    LiveLimits few = new LiveLimits(1, 2, 1, LiveLimits.UNREAD_BYTES_MAX, LONG);
    try (LiveRig rig = rig(few);
        LiveClient first = LiveClient.to(rig.url(), "");
        LiveClient second = LiveClient.to(rig.url(), "")) {
      assertThat(second.closed().code()).isEqualTo(1013);
      first.send("{}");
      assertThat(first.closed().code()).isEqualTo(4401);
      try (LiveClient third = LiveClient.to(rig.url(), "")) {
        third.send("{}");
        assertThat(third.closed().code()).isEqualTo(4401);
      }
    }
  }

  @Test
  void whatBreaksTheProtocolIsRefused() throws Exception {
    // the payload's bytes as characters
    record Bad(int first, String payload, int code) {}
    List<Bad> all =
        List.of(
            new Bad(0x81, "x".repeat(WebSocketInput.MESSAGE_BYTES_MAX + 1), 1009),
            new Bad(0x82, "x", 1003),
            new Bad(0xC1, "x", 1002),
            new Bad(0x83, "x", 1002),
            new Bad(0x80, "x", 1002),
            new Bad(0x09, "x", 1002),
            new Bad(0x89, "x".repeat(126), 1002),
            new Bad(0x81, "\u00C3", 1007),
            new Bad(0x88, "\u0003\u00E8", 1000));
    try (LiveRig rig = rig(LiveLimits.USUAL)) {
      LiveRig.Tenant tenant = rig.tenant();
      for (Bad bad : all) {
        try (SilentSocket client = new SilentSocket(rig.port(), "?token=" + rig.token(tenant))) {
          client.send(bad.first, bad.payload.getBytes(ISO_8859_1));
          assertThat(client.read(_ -> {}).code()).as("%x", bad.first).isEqualTo(bad.code);
        }
      }
      try (SilentSocket unmasked = new SilentSocket(rig.port(), "?token=" + rig.token(tenant))) {
        unmasked.sendRaw(new byte[] {(byte) 0x81, 1, 'x'});
        assertThat(unmasked.read(_ -> {}).code()).isEqualTo(1002);
      }
      try (SilentSocket chatty = new SilentSocket(rig.port(), "?token=" + rig.token(tenant))) {
        for (int i = 0; i <= WebSocketConnection.MESSAGES_MAX; i++) {
          chatty.send(0x81, "{}".getBytes(UTF_8));
        }
        assertThat(chatty.read(_ -> {}).code()).isEqualTo(1008);
      }
    }
  }

  @Test
  void messagesMayComeInPiecesWithPingsBetweenThem() throws Exception {
    try (LiveRig rig = rig(LiveLimits.USUAL)) {
      LiveRig.Tenant tenant = rig.tenant();
      String auth = "{\"type\":\"auth\",\"payload\":{\"token\":\"" + rig.token(tenant) + "\"}}";
      try (SilentSocket client = new SilentSocket(rig.port(), "")) {
        client.send(0x01, auth.substring(0, 20).getBytes(UTF_8));
        client.send(0x89, new byte[] {1});
        client.send(0x00, auth.substring(20, 40).getBytes(UTF_8));
        client.send(0x80, auth.substring(40).getBytes(UTF_8));
        client.send(0x81, "{\"type\":\"ping\"}".getBytes(UTF_8));
        client.send(0x88, new byte[] {3, (byte) 0xE8});
        List<String> got = new ArrayList<>();
        assertThat(client.read(frame -> got.add(frame.path("type").asString())).code())
            .isEqualTo(1000);
        assertThat(got).containsExactly("pong");
      }
    }
  }

  @Test
  void manyClientsGetEveryFrameOfAFastFlow() {
    int clients = 200;
    int events = 200;
    try (LiveRig rig = rig(LiveLimits.USUAL)) {
      LiveRig.Tenant tenant = rig.tenant();
      List<LiveClient> all = new ArrayList<>();
      try {
        for (int i = 0; i < clients; i++) {
          all.add(rig.client(tenant, ""));
          all.getLast().present();
        }
        List<CompletableFuture<Long>> published = new ArrayList<>();
        for (int i = 0; i < events; i++) {
          published.add(rig.publish(tenant, "n" + i));
        }
        List<Long> expected = published.stream().map(CompletableFuture::join).toList();
        for (LiveClient client : all) {
          List<Long> got = new ArrayList<>();
          for (int i = 0; i < events; i++) {
            got.add(client.next().path("seq").asLong());
          }
          assertThat(got).isEqualTo(expected);
        }
      } finally {
        all.forEach(LiveClient::close);
      }
    }
  }
}
