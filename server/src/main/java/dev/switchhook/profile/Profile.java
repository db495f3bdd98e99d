package dev.switchhook.profile;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The formats that endpoints may choose from. Thread-safe and pure.
public enum Profile {
  /// Standard Webhooks: all events under their own names.
  STANDARD(new StandardStyle()),
  /// Webhooks of Hub Chatt2.me: `Message` and `MessageStatus`.
  CHATT2ME(new Chatt2meStyle());

  private final String wireName = name().toLowerCase(Locale.ROOT);

  @SuppressWarnings("ImmutableEnumChecker") // the styles have no state
  private final Style style;

  Profile(Style style) {
    this.style = style;
  }

  /// The name in the API and the store, for instance `standard`.
  public String wireName() {
    return wireName;
  }

  /// The profile with that wire name, exactly as written.
  public static Optional<Profile> parse(String wireName) {
    for (Profile profile : values()) {
      if (profile.wireName.equals(wireName)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /// Whether the format has a form for this type of event.
  public boolean carries(EventType type) {
    return style.carries(type);
  }

  /// The request body for the event: the same bytes each time.
  ///
  /// @throws IllegalArgumentException when [#carries] is false for its type
  public byte[] body(Event event) {
    return style.body(event);
  }

  /// The key that [#signature] wants, made once for an endpoint.
  public Hmac key(Secret secret) {
    return style.key(secret);
  }

  /// The headers that this attempt is signed with.
  public List<SignatureHeader> signature(Hmac key, Signing signing) {
    return style.signature(key, signing);
  }

  /// Names, in lower case, of the headers that the format sets itself and an endpoint's own headers
  /// may not.
  public static List<String> ownHeaderNames() {
    return List.of(
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "x-hub-signature",
        "x-hub-signature-256",
        "x-webhook-signature");
  }

  /// Whether an answer with this status means that the event was taken.
  public boolean accepts(int status) {
    return style.accepts(status);
  }
}
