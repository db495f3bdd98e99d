package dev.switchhook.replay;

import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import org.jspecify.annotations.Nullable;

/// What replays work with.
///
/// @param loop all running replays live on it
/// @param requireVerification whether unverified endpoints get nothing
public record ReplayPorts(
    Database database,
    Endpoints endpoints,
    ReplaySource source,
    Ids ids,
    HubClock clock,
    Loop loop,
    boolean requireVerification) {
  static final String DELETED = "the endpoint has been deleted";

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
