package dev.switchhook.endpoint;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.egress.Header;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the owner of an endpoint decides.
///
/// @param url as given; checked against the rules for endpoint URLs before it gets here; empty for
///   an endpoint that is polled ([#isPolled])
/// @param description a label for people
/// @param eventTypes at least one
/// @param channels the channels whose events are wanted; empty = all, and events without a channel
/// @param signed whether deliveries carry the profile's signature
/// @param headers the endpoint's own headers
/// @param authentication how the hub authenticates itself
/// @param scope what the Chatt2.me dialect keeps under that name; with OAuth 2.0 it is also the
///   scope that is asked for; null = nothing
/// @param rateLimit deliveries per second; null = no limit
/// @param retrySchedule waits after failed attempts; null = the hub's
/// @param timeout of one attempt; null = the hub's
/// @param filter which of these events are wanted
/// @param ordered whether the deliveries of one contact come one at a time and in order
/// @param clientCertificate what the hub shows when it is asked in the TLS handshake; null =
///   nothing
public record EndpointSettings(
    String url,
    String description,
    Set<EventType> eventTypes,
    Set<UUID> channels,
    Profile profile,
    boolean signed,
    List<Header> headers,
    Authentication authentication,
    @Nullable String scope,
    @Nullable Integer rateLimit,
    @Nullable List<Duration> retrySchedule,
    @Nullable Duration timeout,
    EndpointFilter filter,
    boolean ordered,
    @Nullable ClientCertificate clientCertificate) {
  /// Settings that want all events, in the order that is fastest.
  public EndpointSettings(
      String url,
      String description,
      Set<EventType> eventTypes,
      Set<UUID> channels,
      Profile profile,
      boolean signed,
      List<Header> headers,
      Authentication authentication,
      @Nullable String scope,
      @Nullable Integer rateLimit,
      @Nullable List<Duration> retrySchedule,
      @Nullable Duration timeout) {
    this(
        url,
        description,
        eventTypes,
        channels,
        profile,
        signed,
        headers,
        authentication,
        scope,
        rateLimit,
        retrySchedule,
        timeout,
        EndpointFilter.NONE,
        false,
        null);
  }

  /// Whether nothing is sent to it: whoever wants its deliveries asks for them.
  public boolean isPolled() {
    return url.isEmpty();
  }

  /// Copies the collections.
  public EndpointSettings {
    if (eventTypes.isEmpty()) {
      throw new IllegalArgumentException("an endpoint without event types gets nothing");
    }
    eventTypes = Set.copyOf(eventTypes);
    channels = Set.copyOf(channels);
    headers = List.copyOf(headers);
    retrySchedule = retrySchedule == null ? null : List.copyOf(retrySchedule);
  }
}
