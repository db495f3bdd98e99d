package dev.switchhook.delivery.simulation;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.endpoint.EndpointFilter;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An endpoint of a customer: answers as its mood is, and remembers everything.
final class Receiver {
  private static final List<Duration> SCHEDULE =
      List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10));
  private static final List<Duration> LONG_SCHEDULE =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(20),
          Duration.ofHours(1));

  private final int number;
  private final UUID application;
  private final RandomGenerator random;
  private final boolean ordered;
  private final @Nullable Integer rate;
  private final List<Duration> schedule;
  private final Set<EventType> types;

  final List<Sent> sent = new ArrayList<>();
  final Life life = new Life();
  private Mood mood = Mood.WELL;
  private int version;
  private int settledVersion;
  private long settledAt;

  Receiver(int number, UUID application, RandomGenerator random) {
    this.number = number;
    this.application = application;
    this.random = random;
    this.ordered = random.nextInt(3) == 0;
    this.rate = random.nextInt(4) == 0 ? Integer.valueOf(1 + random.nextInt(8)) : null;
    this.schedule = random.nextBoolean() ? SCHEDULE : LONG_SCHEDULE;
    this.types =
        switch (random.nextInt(4)) {
          case 0 -> Set.of(EventType.MESSAGE_INCOMING);
          case 1 ->
              Set.of(
                  EventType.MESSAGE_INCOMING,
                  EventType.CONTACT_UPDATED,
                  EventType.DELIVERY_FAILED,
                  EventType.ENDPOINT_DISABLED);
          default -> Set.of(EventType.MESSAGE_INCOMING, EventType.CONTACT_UPDATED);
        };
  }

  int number() {
    return number;
  }

  UUID application() {
    return application;
  }

  boolean ordered() {
    return ordered;
  }

  @Nullable Integer rate() {
    return rate;
  }

  List<Duration> schedule() {
    return schedule;
  }

  boolean wants(EventType type) {
    return types.contains(type);
  }

  Mood mood() {
    return mood;
  }

  void mood(Mood now) {
    mood = now;
  }

  /// What is stored of it.
  EndpointSettings settings() {
    return new EndpointSettings(
        url(),
        "receiver " + number,
        types,
        Set.of(),
        Profile.STANDARD,
        true,
        List.of(),
        Authentication.none(),
        null,
        rate,
        schedule,
        null,
        EndpointFilter.NONE,
        ordered,
        null);
  }

  String url() {
    return "https://hooks.acme.com/" + number + "/" + version;
  }

  /// The same with another address.
  EndpointSettings moved() {
    version++;
    return settings();
  }

  /// The last address is stored for certain.
  void movedAt(long nanos) {
    settledVersion = version;
    settledAt = nanos;
  }

  /// Whether the address of that version was given up at least that long ago.
  boolean hasLeft(int oldVersion, long since) {
    return oldVersion < settledVersion && settledAt <= since;
  }

  /// How it answers now.
  Answer answer() {
    Duration soon = Duration.ofNanos(2_000_000 + random.nextInt(40_000_000));
    switch (random.nextInt(2_000)) {
      case 0 -> {
        return Answer.failing(Duration.ofNanos(1), FailureKind.OVERLOADED);
      }
      case 1 -> {
        return Answer.failing(soon, FailureKind.PROXY);
      }
      default -> {}
    }
    return switch (mood) {
      case WELL -> Answer.of(soon, random.nextInt(8) == 0 ? 204 : 200);
      case FAULTY -> Answer.of(soon, 500);
      case HANGING -> Answer.of(Duration.ofDays(1), 200);
      case SLOW -> Answer.of(Duration.ofMillis(1_000 + random.nextInt(16_000)), 200);
      case CUTTING -> new Answer(soon, 200, false, FailureKind.BROKEN_ANSWER, null);
      case RESETTING -> Answer.failing(soon, FailureKind.RESET);
      case AWAY -> Answer.failing(soon, FailureKind.CONNECT);
      case BUSY ->
          new Answer(
              soon,
              random.nextBoolean() ? 429 : 503,
              true,
              null,
              Duration.ofSeconds(1 + random.nextInt(random.nextInt(10) == 0 ? 1_200 : 60)));
      case REFUSING -> Answer.of(soon, random.nextInt(3) == 0 ? 400 : 200);
      case FLAPPING -> Answer.of(soon, random.nextBoolean() ? 500 : 200);
      case LOSING ->
          random.nextBoolean()
              ? new Answer(soon, 200, true, FailureKind.RESET, null)
              : Answer.of(soon, 200);
      case GONE -> Answer.of(soon, 410);
    };
  }
}
