package dev.switchhook.delivery;

import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the hub delivers, unless an endpoint says otherwise.
///
/// @param retrySchedule waits after each failed automatic attempt
/// @param attemptTimeout of one attempt, connect to last byte
/// @param requireVerification whether unverified endpoints wait
/// @param urls what endpoint URLs may be
/// @param userAgent as sent
/// @param disableAfter how long all attempts of an endpoint may fail before it is disabled; null =
///   for ever
/// @param underWayMax attempts under way on each loop; each has a connection
public record DispatcherSettings(
    List<Duration> retrySchedule,
    Duration attemptTimeout,
    boolean requireVerification,
    UrlPolicy urls,
    String userAgent,
    @Nullable Duration disableAfter,
    int underWayMax) {
  /// Default of [#underWayMax].
  public static final int UNDER_WAY_MAX = 2_000;

  /// Default of [#disableAfter].
  public static final Duration DISABLE_AFTER = Duration.ofDays(5);

  /// Settings with the defaults of [#disableAfter] and [#underWayMax].
  public DispatcherSettings(
      List<Duration> retrySchedule,
      Duration attemptTimeout,
      boolean requireVerification,
      UrlPolicy urls,
      String userAgent) {
    this(
        retrySchedule,
        attemptTimeout,
        requireVerification,
        urls,
        userAgent,
        DISABLE_AFTER,
        UNDER_WAY_MAX);
  }

  /// The endpoint's own waits, or everybody's.
  RetrySchedule scheduleOf(Endpoint endpoint) {
    List<Duration> own = endpoint.settings().retrySchedule();
    return new RetrySchedule(own == null ? retrySchedule : own);
  }

  /// Whether deliveries to it are sent at present.
  boolean deliversTo(Endpoint endpoint) {
    return endpoint.health().state() == EndpointState.ACTIVE
        && (!requireVerification || endpoint.health().verified());
  }
}
