package dev.switchhook.endpoint;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A customer's URL that receives events.
///
/// @param secret the signing secret, `whsec_…`
/// @param previous the secret before it, during a rotation's overlap; null when there is none
public record Endpoint(
    UUID id,
    UUID applicationId,
    EndpointSettings settings,
    Secret secret,
    EndpointHealth health,
    Instant createdAt,
    Instant updatedAt,
    @Nullable PreviousSecret previous) {
  /// Prefix of endpoint ids in the native API.
  public static final String ID_PREFIX = "ep_";

  /// An old secret that still signs beside the new one.
  ///
  /// @param until the end of the overlap
  public record PreviousSecret(Secret secret, Instant until) {}

  /// An endpoint with one secret.
  public Endpoint(
      UUID id,
      UUID applicationId,
      EndpointSettings settings,
      Secret secret,
      EndpointHealth health,
      Instant createdAt,
      Instant updatedAt) {
    this(id, applicationId, settings, secret, health, createdAt, updatedAt, null);
  }

  /// The secrets that sign at that time, newest first.
  public List<Secret> secretsAt(Instant time) {
    return previous != null && time.isBefore(previous.until())
        ? List.of(secret, previous.secret())
        : List.of(secret);
  }

  /// The same endpoint in another state.
  ///
  /// @param reason in words; null when it becomes active
  public Endpoint in(EndpointState state, @Nullable String reason) {
    return with(health.in(state, reason));
  }

  /// The same endpoint, faring otherwise.
  Endpoint with(EndpointHealth now) {
    return new Endpoint(id, applicationId, settings, secret, now, createdAt, updatedAt, previous);
  }

  /// The same endpoint with a new secret.
  Endpoint with(Secret newSecret, Instant now, @Nullable PreviousSecret overlapping) {
    return new Endpoint(
        id, applicationId, settings, newSecret, health, createdAt, now, overlapping);
  }

  /// The same endpoint with other settings. Under a new URL it is unverified; when it is signed
  /// from now on, it gets a new secret.
  Endpoint with(EndpointSettings newSettings, Supplier<Secret> newSecret, Instant now) {
    boolean moved = !newSettings.url().equals(settings.url());
    boolean signedNow = newSettings.signed() && !settings.signed();
    return new Endpoint(
        id,
        applicationId,
        newSettings,
        signedNow ? newSecret.get() : secret,
        moved ? health.moved() : health,
        createdAt,
        now,
        signedNow ? null : previous);
  }

  /// Whether nobody who works by it sees a difference. What is counted of it does not matter.
  boolean worksLike(Endpoint other) {
    return settings.equals(other.settings)
        && secret.equals(other.secret)
        && Objects.equals(previous, other.previous)
        && health.uncounted().equals(other.health.uncounted());
  }

  /// Whether this event of its application is to be delivered here.
  public boolean wants(Event event) {
    return wants(event, new EventData(event));
  }

  /// The same for one who asks several endpoints: the data is parsed at most once.
  boolean wants(Event event, EventData data) {
    return health.state() != EndpointState.DISABLED
        && settings.eventTypes().contains(event.type())
        && settings.profile().carries(event)
        && (settings.channels().isEmpty()
            || (event.channelId() != null && settings.channels().contains(event.channelId())))
        && settings.filter().wants(event, data);
  }
}
