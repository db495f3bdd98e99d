package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The queue of a polled endpoint over a real store, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class PollQueueTest {
  private static final int DELIVERED = 1;
  private static final int PENDING = 0;

  private final Engine engine;
  private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
  private Endpoint endpoint;
  private PollQueue queue;
  private Duration skew = Duration.ZERO;

  PollQueueTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 2, 7).start();
    endpoint = engine.endpoint("", settings -> Engine.in(settings, Profile.STANDARD, true));
    queue = queue();
  }

  @AfterEach
  void close() {
    engine.database.close();
  }

  private PollQueue queue() {
    return new PollQueue(
        new PollQueue.Ports(
            engine.database,
            engine.endpoints,
            engine.dispatcher,
            box,
            engine.ids,
            () -> engine.loop.instant().plus(skew)));
  }

  private Polled.Page poll(int limit) {
    return (Polled.Page) queue.poll(endpoint, limit, Duration.ZERO);
  }

  private static List<UUID> ids(Polled.Page page) {
    return page.items().stream().map(Polled.Item::deliveryId).toList();
  }

  private List<UUID> stored() {
    return engine.deliveries().stream().map(Engine.DeliveryRow::id).toList();
  }

  private void acknowledge(String cursor) {
    assertThat(queue.acknowledge(endpoint, cursor)).isTrue();
  }

  @Test
  void deliveriesWaitToBeReadAndNoneIsEverSent() {
    engine.publish(3);
    engine.jump(Duration.ofDays(3));

    assertThat(engine.transport.sent).isEmpty();
    assertThat(engine.database.readNow(new DeliveryTable()::endpointsWithWork)).isEmpty();
    assertThat(ids(poll(2))).containsExactlyElementsOf(stored().subList(0, 2));
    assertThat(ids(poll(100))).containsExactlyElementsOf(stored());
  }

  @Test
  void headersAndBodyAreThoseOfADeliverySignedAnewEachTime() throws Exception {
    engine.publish(1);
    Polled.Item item = poll(1).items().getFirst();

    assertThat(item.headers())
        .contains(
            new Header("Content-Type", "application/json"),
            new Header("User-Agent", "Switchhook/test"),
            new Header("X-Switchhook-Event-Id", "evt_" + item.eventId()),
            new Header("X-Switchhook-Delivery-Id", "dlv_" + item.deliveryId()),
            new Header("X-Switchhook-Attempt", "1"),
            new Header("X-Team", "a"));
    assertThat(header(item, "webhook-signature")).isEqualTo(signature(item));
    engine.loop.moveTo(engine.loop.nanos() + Duration.ofMinutes(10).toNanos());
    Polled.Item again = poll(1).items().getFirst();
    assertThat(again.body()).isEqualTo(item.body());
    assertThat(header(again, "webhook-timestamp")).isNotEqualTo(header(item, "webhook-timestamp"));
    assertThat(header(again, "webhook-signature")).isEqualTo(signature(again));
  }

  private static String header(Polled.Item item, String name) {
    return item.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private String signature(Polled.Item item) throws Exception {
    String secret = endpoint.secret().reveal().substring("whsec_".length());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    mac.update(
        (header(item, "webhook-id") + "." + header(item, "webhook-timestamp") + ".")
            .getBytes(UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(item.body()));
  }

  @Test
  void whatIsAcknowledgedIsDeliveredWithOneAttemptAndDoesNotComeAgain() {
    engine.publish(3);
    Polled.Page page = poll(2);
    engine.loop.moveTo(engine.loop.nanos() + Duration.ofSeconds(4).toNanos());

    acknowledge(page.cursor());
    acknowledge(page.cursor());

    assertThat(engine.states()).containsExactly(DELIVERED, DELIVERED, PENDING);
    assertThat(engine.deliveries().getFirst().attempts()).isEqualTo(1);
    assertThat(engine.deliveries().getFirst().lastStatus()).isEqualTo(204);
    assertThat(ids(poll(100))).containsExactly(stored().getLast());
    DeliveryHistory history = new DeliveryHistory(engine.database, engine.endpoints, "test");
    DeliveryHistory.Figures figures = history.figures(endpoint.id());
    assertThat(figures.delivered()).isEqualTo(2);
    assertThat(figures.pending()).isEqualTo(1);
    assertThat(figures.p50()).isEqualTo(4_000);
    AttemptRecord attempt =
        history.detail(Engine.APPLICATION, stored().getFirst()).orElseThrow().attempts().getFirst();
    assertThat(attempt.number()).isEqualTo(1);
    assertThat(attempt.success()).isTrue();
    assertThat(attempt.trigger()).isEqualTo(AttemptRecord.Trigger.AUTOMATIC);
    var entry = history.find(Engine.APPLICATION, stored().getLast()).orElseThrow();
    assertThat(entry.nextAttemptAt()).as("no time is known").isNull();
  }

  @Test
  void aPartOfAPageIsAcknowledgedWithTheCursorOfItsLastOne() {
    engine.publish(3);

    acknowledge(poll(3).items().get(1).cursor());

    assertThat(engine.states()).containsExactly(DELIVERED, DELIVERED, PENDING);
  }

  @Test
  void twoReadersAreShownTheSameUntilOneAcknowledges() {
    engine.publish(2);
    Polled.Page one = poll(2);
    Polled.Page two = poll(2);

    assertThat(ids(two)).isEqualTo(ids(one));
    acknowledge(one.cursor());
    assertThat(poll(2).items()).isEmpty();
    acknowledge(two.cursor());
    assertThat(engine.deliveries()).allMatch(row -> row.attempts() == 1);
  }

  @Test
  void aCursorOfAnotherEndpointOrAForgedOneIsRefused() {
    Endpoint other = engine.endpoint("", settings -> settings);
    engine.publish(1);
    Polled.Page page = poll(1);

    assertThat(queue.acknowledge(other, page.cursor())).isFalse();
    for (String forged : List.of("", "1", "AAAA", "!?", page.cursor() + "A", "x" + page.cursor())) {
      assertThat(queue.acknowledge(endpoint, forged)).as(forged).isFalse();
    }
    assertThat(engine.states()).containsOnly(PENDING);
  }

  @Test
  void anOlderDeliveryThatAppearsLaterIsNotCoveredByAnOlderCursor() {
    engine.publish(3);
    Polled.Page page = poll(2);
    UUID older = new UUID(0x0000_0000_0001_7000L, 1L << 63);
    engine.database.writeNow(tx ->
        tx.update(
            "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test, due_at)"
                + " SELECT ?, application_id, event_id, endpoint_id, profile, 0, 0, 0, 0, due_at FROM delivery WHERE id = ?",
            older,
            stored().getLast()));

    acknowledge(page.cursor());

    assertThat(engine.delivery(older).state()).isEqualTo(PENDING);
    assertThat(ids(poll(100))).startsWith(older).hasSize(2);
  }

  @Test
  void aRetryPutsADeliveryBackBehindEveryCursorThatIsKnown() {
    engine.publish(2);
    Polled.Page page = poll(2);
    acknowledge(page.cursor());

    engine.attemptNow(stored().getFirst()).join();
    acknowledge(page.cursor());

    Polled.Page again = poll(2);
    assertThat(ids(again)).containsExactly(stored().getFirst());
    assertThat(header(again.items().getFirst(), "X-Switchhook-Attempt")).isEqualTo("2");
    acknowledge(again.cursor());
    assertThat(engine.delivery(stored().getFirst()).attempts()).isEqualTo(2);
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void aRetryOfWhatWaitsChangesNothing() {
    engine.publish(1);
    Polled.Page page = poll(1);

    engine.attemptNow(stored().getFirst()).join();
    acknowledge(page.cursor());

    assertThat(engine.states()).containsExactly(DELIVERED);
  }

  @Test
  void aPausedEndpointHandsNothingOutAndCollects() {
    engine.publish(1);
    engine.endpoints.setState(
        Engine.APPLICATION, endpoint.id(), EndpointState.PAUSED, "by its owner");
    engine.publish(1);

    Polled.Page paused = poll(10);
    acknowledge(paused.cursor());
    assertThat(paused.items()).isEmpty();
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), EndpointState.ACTIVE, null);
    assertThat(poll(10).items()).hasSize(2);
  }

  @Test
  void whoWaitsIsWokenByACommitAndByAResume() throws Exception {
    CompletableFuture<Polled> waiting =
        CompletableFuture.supplyAsync(
            () -> queue.poll(endpoint, 10, PollQueue.WAIT_MAX),
            task -> Thread.ofVirtual().start(task));
    // whether it waits already or not, it must see the event
    engine.publisher.publish(List.of(Engine.event("{}"))).join();

    assertThat(((Polled.Page) waiting.get(10, TimeUnit.SECONDS)).items()).hasSize(1);
  }

  @Test
  void aStopLetsThoseGoWhoWait() throws Exception {
    CompletableFuture<Polled> waiting =
        CompletableFuture.supplyAsync(
            () -> queue.poll(endpoint, 10, PollQueue.WAIT_MAX),
            task -> Thread.ofVirtual().start(task));

    engine.dispatcher.releasePollers();

    Polled ended = waiting.get(10, TimeUnit.SECONDS);
    assertThat(ended).isIn(new Polled.Busy(), ended);
    assertThat(queue.poll(endpoint, 1, PollQueue.WAIT_MAX)).isEqualTo(new Polled.Busy());
  }

  @Test
  void whatWaitsExpiresWithTheRetention() {
    engine.publish(2);
    poll(1);
    DeliverySweep sweep = new DeliverySweep(engine.endpoints);
    Instant later = engine.loop.instant().plus(Duration.ofDays(31));

    int expired = engine.database.writeNow(tx -> sweep.givenUp(tx, endpoint.id(), later, 10));

    assertThat(expired).isEqualTo(2);
    assertThat(engine.states()).containsOnly(3);
    assertThat(poll(10).items()).isEmpty();
  }

  @Test
  void aDeliveryWithoutItsEventEndsAndStandsInNobodysWay() {
    engine.publish(2);
    UUID first = engine.deliveries().getFirst().id();
    engine.database.writeNow(tx ->
        tx.update(
            "DELETE FROM event WHERE id = (SELECT event_id FROM delivery WHERE id = ?)", first));

    assertThat(ids(poll(1))).containsExactly(stored().getLast());
    assertThat(engine.states()).containsExactly(3, PENDING);
    assertThat(engine.attemptNow(first).join()).isEmpty();
    assertThat(engine.delivery(first).state()).isEqualTo(3);
  }

  @Test
  void aTestWaitsInTheQueueAndStaysOutOfTheFigures() {
    TestDeliveries tests =
        new TestDeliveries(
            engine.database, engine.dispatcher, engine.endpoints, engine.ids, engine.loop);
    UUID id = tests.queue(endpoint, Engine.event("{}")).join();

    Polled.Page page = poll(10);
    assertThat(ids(page)).containsExactly(id);
    DeliveryHistory history = new DeliveryHistory(engine.database, engine.endpoints, "test");
    assertThat(history.figures(endpoint.id()).total()).isZero();
    acknowledge(page.cursor());
    DeliveryHistory.Figures figures = history.figures(endpoint.id());
    assertThat(figures.total()).isZero();
    assertThat(history.detail(Engine.APPLICATION, id).orElseThrow().attempts())
        .extracting(AttemptRecord::trigger)
        .containsExactly(AttemptRecord.Trigger.TEST);
  }

  @Test
  void aReplayPutsDeliveriesIntoTheQueue() {
    engine.publish(1);
    acknowledge(poll(1).cursor());
    ReplaySource source = new ReplaySource(engine.dispatcher, engine.ids);

    var asked = source.attempt(Engine.APPLICATION, endpoint.id(), stored().getFirst()).join();

    assertThat(asked).isEqualTo(new AskedAttempt.Queued());
    assertThat(ids(poll(10))).containsExactly(stored().getFirst());
    assertThat(source.attempt(Engine.APPLICATION, endpoint.id(), new UUID(1, 1)).join())
        .isEqualTo(new AskedAttempt.None());
  }

  @Test
  void aCrashAtAnyMomentLosesNothingAndAcknowledgesNothingThatWasNotRead() {
    long seed = 20261121;
    Random random = new Random(seed);
    Set<UUID> answered = new HashSet<>();
    for (int round = 0; round < 12; round++) {
      engine.publish(random.nextInt(1, 4));
      Polled.Page page = poll(random.nextInt(1, 4));
      if (random.nextBoolean()) {
        skew = Duration.ofSeconds(random.nextLong(-86_400, 86_400));
      }
      if (!page.items().isEmpty() && random.nextInt(3) > 0) {
        int last = random.nextInt(page.items().size());
        ids(page).subList(0, last + 1).forEach(answered::add);
        acknowledge(page.items().get(last).cursor());
      }
      if (random.nextInt(3) == 0) {
        engine.crash();
        engine.start();
        queue = queue();
      }
    }

    for (Engine.DeliveryRow row : engine.deliveries()) {
      assertThat(row.state() == DELIVERED)
          .as("seed " + seed + " " + row)
          .isEqualTo(answered.contains(row.id()));
    }
    Set<UUID> waiting = new HashSet<>(stored());
    waiting.removeAll(answered);
    assertThat(ids(poll(100))).containsExactlyInAnyOrderElementsOf(waiting);
    assertThat(engine.transport.sent).isEmpty();
  }

  @Test
  void whatIsAcknowledgedWhileItsEndpointIsDeletedLeavesNoAttempts() {
    engine.publish(2);
    String cursor = poll(2).cursor();
    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    acknowledge(cursor);
    assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isZero();
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);
    assertThat(engine.number("SELECT COUNT(*) FROM delivery")).isZero();
  }

  @Test
  void aDeletedEndpointLeavesNothingBehind() {
    engine.publish(2);
    poll(1);
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);

    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    engine.settle();

    for (String table : List.of("poll_item", "poll_queue", "delivery", "endpoint")) {
      assertThat(engine.number("SELECT COUNT(*) FROM " + table)).as(table).isZero();
    }
  }
}
