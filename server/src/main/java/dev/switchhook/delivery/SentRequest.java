package dev.switchhook.delivery;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.Event;
import dev.switchhook.profile.Profile;
import dev.switchhook.profile.SignatureHeader;
import dev.switchhook.profile.Signing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request of a delivery's last attempt, made again: a body is a pure function of the event,
/// and a signature one of body, time and secret. Before the first attempt there is no signature; a
/// secret that was changed since signs otherwise than the old one did.
///
/// @param hubHeaders those that the hub sets; of `Authorization` only that it is there
/// @param ownHeaders the endpoint's own; their values may be secrets
/// @param body null when the event has been removed
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record SentRequest(
    String url, List<Header> hubHeaders, List<Header> ownHeaders, byte @Nullable [] body) {
  /// What stands instead of the value of `Authorization`.
  private static final String MASKED = "***";

  /// @param event null when it has been removed
  /// @param last the last attempt; null when there was none
  static SentRequest of(
      Endpoint endpoint,
      DeliveryHistory.Entry entry,
      @Nullable Event event,
      @Nullable AttemptRecord last,
      String userAgent) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("User-Agent", userAgent));
    headers.add(new Header("X-Switchhook-Event-Id", Event.ID_PREFIX + entry.eventId()));
    headers.add(new Header("X-Switchhook-Delivery-Id", DeliveryLog.publicId(entry.id())));
    int number = last == null ? 1 : last.number();
    headers.add(new Header("X-Switchhook-Attempt", Integer.toString(number)));
    byte[] body =
        event != null && entry.profile().carries(event) ? entry.profile().body(event) : null;
    if (body != null && last != null && endpoint.settings().signed()) {
      headers.addAll(signature(endpoint, entry, body, last.at()));
    }
    if (!(endpoint.settings().authentication() instanceof Authentication.None)) {
      headers.add(new Header(ProvenSending.HEADER, MASKED));
    }
    return new SentRequest(
        last == null ? endpoint.settings().url() : last.url(),
        headers,
        endpoint.settings().headers(),
        body);
  }

  private static List<Header> signature(
      Endpoint endpoint, DeliveryHistory.Entry entry, byte[] body, Instant at) {
    Profile profile = entry.profile();
    Signing signing = new Signing(Event.ID_PREFIX + entry.eventId(), at, body);
    List<Header> headers = new ArrayList<>();
    for (SignatureHeader header :
        profile.signature(endpoint.secretsAt(at).stream().map(profile::key).toList(), signing)) {
      headers.add(new Header(header.name(), header.value()));
    }
    return headers;
  }
}
