package dev.switchhook.delivery;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.profile.Profile;

/// An endpoint prepared for sending: its URL judged and its key worked in, once for each change of
/// the endpoint.
///
/// @param url the judged URL, or why it may not be called
record Target(Endpoint endpoint, EndpointUrl.Parsed url, Hmac key) {
  /// The key for a delivery, which may have been made under another profile than the endpoint's
  /// present one.
  Hmac keyFor(Profile profile) {
    return profile == endpoint.settings().profile() ? key : profile.key(endpoint.secret());
  }
}
