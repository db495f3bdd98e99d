package dev.switchhook.replay;

import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What replays work with.
///
/// @param loop all running replays live on it
/// @param requireVerification whether unverified endpoints get nothing
/// @param retention age at which deliveries are deleted
public record ReplayPorts(
    Database database,
    Endpoints endpoints,
    ReplaySource source,
    Ids ids,
    HubClock clock,
    Loop loop,
    boolean requireVerification,
    Duration retention) {
  /// How much younger than that age an event must be, at most: as long as it is from one sweep to
  /// the next, so that nothing is deleted between a look and what follows from it.
  static final Duration MARGIN_MAX = Duration.ofMinutes(10);

  private static final int TENTH = 10;

  static final String DELETED = "the endpoint has been deleted";

  /// The part of a range that an order may look at now. Of an event as old as what is deleted
  /// nobody can tell any more what it had, though it may stay longer than its deliveries: it is not
  /// missing anything.
  ReplayOrder told(ReplayOrder order) {
    return order.within(told(order.mode(), order.range()));
  }

  /// Like [#told(ReplayOrder)], for another range of the order's.
  IdRange told(ReplayMode mode, IdRange range) {
    return mode == ReplayMode.MISSING ? range.since(toldSince()) : range;
  }

  /// Whether it can be told that an event lacks a delivery.
  boolean isTold(UUID eventId) {
    return Ids.millisOf(eventId) >= toldSince().toEpochMilli();
  }

  private Instant toldSince() {
    Duration tenth = retention.dividedBy(TENTH);
    Duration margin = tenth.compareTo(MARGIN_MAX) < 0 ? tenth : MARGIN_MAX;
    return clock.wall().instant().minus(retention).plus(margin);
  }

  /// Why a replay sends nothing to an endpoint; null when it does. One that is paused or disabled
  /// is left alone, unless the filter names it: then somebody means it.
  ///
  /// @param endpoint null when it does not exist any more
  @Nullable String closedReason(ReplayOrder order, @Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return DELETED;
    }
    if (requireVerification && !endpoint.settings().isPolled() && !endpoint.health().verified()) {
      return "the endpoint has not passed the handshake";
    }
    boolean meant = endpoint.id().equals(order.filter().endpointId());
    EndpointState state = endpoint.health().state();
    return meant || state == EndpointState.ACTIVE ? null : "the endpoint is " + state.wireName();
  }
}
