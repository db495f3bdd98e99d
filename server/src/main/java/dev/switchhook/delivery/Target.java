package dev.switchhook.delivery;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.profile.Profile;
import org.jspecify.annotations.Nullable;

/// An endpoint prepared for sending: its URL judged and its key worked in, once for each change of
/// the endpoint. Belongs to one loop.
final class Target {
  private final Endpoint endpoint;
  private final EndpointUrl.Parsed url;
  private @Nullable Hmac key;

  Target(Endpoint endpoint, UrlPolicy urls) {
    this.endpoint = endpoint;
    this.url = EndpointUrl.parse(endpoint.settings().url(), urls);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// The judged URL, or why it may not be called.
  EndpointUrl.Parsed url() {
    return url;
  }

  /// The key for a delivery, which may have been made under another profile than the endpoint's
  /// present one.
  Hmac keyFor(Profile profile) {
    if (profile != endpoint.settings().profile()) {
      return profile.key(endpoint.secret());
    }
    Hmac known = key;
    if (known == null) {
      known = profile.key(endpoint.secret());
      key = known;
    }
    return known;
  }
}
