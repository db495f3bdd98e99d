package dev.switchhook.profile;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.util.List;

/// What the profiles differ in.
interface Style {
  boolean carries(EventType type);

  /// Only asked for more than the type by formats that need more than the data.
  default boolean carries(Event event) {
    return carries(event.type());
  }

  /// @param event one that it carries
  byte[] body(Event event);

  /// The whole secret text is the key, unless the format says otherwise.
  default Hmac key(Secret secret) {
    return Hmac.sha256(secret.bytes());
  }

  /// @param keys newest first, at least one
  List<SignatureHeader> signature(List<Hmac> keys, Signing signing);

  default boolean accepts(int status) {
    return status >= 200 && status < 300;
  }
}
