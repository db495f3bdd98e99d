package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class PublisherTest {
  private final Engine engine;

  PublisherTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 2, 1).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static NewEvent event(UUID application, @Nullable UUID channel, @Nullable String key) {
    return new NewEvent(
        new NewEvent.Origin(
            application, channel, channel == null ? null : Engine.ORIGIN.channelType()),
        EventType.MESSAGE_INCOMING,
        key,
        Instant.EPOCH,
        "{}".getBytes(UTF_8),
        null);
  }

  private static EndpointSettings wanting(
      EndpointSettings old, Set<EventType> types, Set<UUID> channels, Profile profile) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        types,
        channels,
        profile,
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        old.rateLimit(),
        old.retrySchedule(),
        old.timeout());
  }

  @Test
  void aRepeatedKeyIsOneEventWithinABatchAndAcrossBatches() {
    engine.endpoint("https://hooks.acme.com/a");
    List<NewEvent> batch =
        List.of(
            Engine.event("{}", "a"),
            Engine.event("{}", "a"),
            Engine.event("{}", "b"),
            Engine.event("{}"),
            Engine.event("{}"));

    assertThat(engine.publisher.publish(batch).join()).isEqualTo(4);
    assertThat(engine.publisher.publish(batch).join()).isEqualTo(2);
    engine.settle();
    assertThat(engine.deliveries()).hasSize(6);
    assertThat(engine.transport.sent).hasSize(6);
  }

  @Test
  void aFactMayBringItsId() {
    UUID id = engine.ids.next();
    NewEvent fact =
        new NewEvent(
            id,
            Engine.ORIGIN,
            EventType.MESSAGE_INCOMING,
            null,
            Instant.EPOCH,
            "{}".getBytes(UTF_8),
            null,
            null,
            null);

    assertThat(engine.publisher.publish(List.of(fact, Engine.event("{}"))).join()).isEqualTo(2);
    assertThat(engine.number("SELECT COUNT(*) FROM event")).isEqualTo(2);
    assertThat(engine.publisher.prepare(fact).publicId()).isEqualTo("evt_" + id);
  }

  @Test
  void fiftyCopiesAtOnceAreOneEvent() {
    engine.endpoint("https://hooks.acme.com/a");
    List<CompletableFuture<Integer>> copies = new ArrayList<>();
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        copies.add(
            CompletableFuture.supplyAsync(
                () -> engine.publisher.publish(List.of(Engine.event("{}", "same"))).join(),
                threads));
      }
    }
    engine.settle();

    assertThat(copies.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1);
    assertThat(engine.number("SELECT COUNT(*) FROM event")).isEqualTo(1);
    assertThat(engine.transport.sent).hasSize(1);
  }

  @Test
  void keysOfDifferentChannelsAndApplicationsAreDifferent() {
    UUID other = UUID.randomUUID();
    List<NewEvent> batch =
        List.of(
            event(Engine.APPLICATION, Engine.CHANNEL, "k"),
            event(Engine.APPLICATION, UUID.randomUUID(), "k"),
            event(Engine.APPLICATION, null, "k"),
            event(other, null, "k"));

    assertThat(engine.publisher.publish(batch).join()).isEqualTo(4);
    assertThat(engine.publisher.publish(batch).join()).isZero();
  }

  @Test
  void aPieceThatTheStoreRefusesLeavesNothingAndSpoilsNoOther() {
    engine.endpoint("https://hooks.acme.com/a");
    NewEvent bad =
        new NewEvent(
            Engine.ORIGIN,
            EventType.MESSAGE_INCOMING,
            "bad",
            Instant.MAX,
            "{}".getBytes(UTF_8),
            null);
    var first = engine.publisher.publish(List.of(Engine.event("{}")));
    var refused = engine.publisher.publish(List.of(Engine.event("{}", "beside"), bad));
    var last = engine.publisher.publish(List.of(Engine.event("{}", "beside")));
    engine.settle();

    assertThat(first.join()).isEqualTo(1);
    assertThatThrownBy(refused::join).hasCauseInstanceOf(RuntimeException.class);
    assertThat(last.join()).as("its key was not kept").isEqualTo(1);
    assertThat(engine.number("SELECT COUNT(*) FROM event")).isEqualTo(2);
    assertThat(engine.deliveries()).hasSize(2);
    assertThat(engine.transport.sent).hasSize(2);
  }

  @Test
  void onlyEndpointsThatWantTheEventGetADelivery() {
    Endpoint all = engine.endpoint("https://hooks.acme.com/all");
    Endpoint own =
        engine.endpoint(
            "https://hooks.acme.com/own",
            old -> wanting(old, old.eventTypes(), Set.of(Engine.CHANNEL), Profile.STANDARD));
    engine.endpoint(
        "https://hooks.acme.com/otherChannel",
        old -> wanting(old, old.eventTypes(), Set.of(UUID.randomUUID()), Profile.STANDARD));
    engine.endpoint(
        "https://hooks.acme.com/otherType",
        old -> wanting(old, Set.of(EventType.MESSAGE_REPORT), Set.of(), Profile.STANDARD));
    engine.endpoint(
        "https://hooks.acme.com/otherProfile",
        old -> wanting(old, Set.of(EventType.CONTACT_NEW), Set.of(), Profile.CHATT2ME));
    engine.endpoints.create(UUID.randomUUID(), Engine.settings("https://hooks.foreign.com/a"));
    engine.publish(1);
    NewEvent contact =
        new NewEvent(
            Engine.ORIGIN, EventType.CONTACT_NEW, null, Instant.EPOCH, "{}".getBytes(UTF_8), null);
    engine.publish(List.of(contact));

    assertThat(engine.deliveries())
        .extracting(Engine.DeliveryRow::endpointId)
        .containsExactlyInAnyOrder(all.id(), own.id());
    assertThat(engine.number("SELECT COUNT(*) FROM event")).isEqualTo(2);
  }
}
