package dev.switchhook.delivery;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.profile.Profile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint prepared for sending: its URL judged and its key worked in, once for each change of
/// the endpoint. Belongs to one loop.
final class Target {
  private final Endpoint endpoint;
  private final EndpointUrl.Parsed url;
  private @Nullable List<Hmac> keys;

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

  /// The keys for a delivery, newest first: two during a rotation's overlap. The delivery may have
  /// been made under another profile than the endpoint's present one.
  List<Hmac> keysFor(Profile profile, Instant time) {
    List<Secret> secrets = endpoint.secretsAt(time);
    if (secrets.size() == 1 && profile == endpoint.settings().profile()) {
      List<Hmac> known = keys;
      if (known == null) {
        known = List.of(profile.key(endpoint.secret()));
        keys = known;
      }
      return known;
    }
    return secrets.stream().map(profile::key).toList();
  }
}
