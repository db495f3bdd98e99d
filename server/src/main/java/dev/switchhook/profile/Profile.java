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
  CHATT2ME(new Chatt2meStyle()),
  /// The WhatsApp API Platform (PingMate): the envelope with `data.object`, the body signed bare.
  PINGMATE(new PingmateStyle()),
  /// Whatomate's outgoing webhooks: `event`, `timestamp`, `data`.
  WHATOMATE(new WhatomateStyle()),
  /// Meta's own callback: the provider's webhook, reduced to one update.
  META(new MetaStyle());

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

  /// Whether the format has a form for this type of event at all.
  public boolean carries(EventType type) {
    return style.carries(type);
  }

  /// Whether the format has a form for this event; an event of a type that it carries may still
  /// lack what the form is made of (`meta`: another network, or no source).
  public boolean carries(Event event) {
    return style.carries(event);
  }

  /// The request body for the event: the same bytes each time.
  ///
  /// The caller must not change them.
  ///
  /// @throws IllegalArgumentException when [#carries(Event)] is false
  public byte[] body(Event event) {
    if (!carries(event)) {
      throw new IllegalArgumentException(wireName + " has no form for this " + event.type());
    }
    return style.body(event);
  }

  /// The key that [#signature] wants, made once for an endpoint.
  public Hmac key(Secret secret) {
    return style.key(secret);
  }

  /// The headers that this attempt is signed with.
  ///
  /// @param keys newest first, at least one. `standard` signs with each of them, so that a receiver
  ///   that still has the old secret verifies during a rotation's overlap; the other formats have
  ///   room for one signature, which is the newest key's
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    return style.signature(keys, signing);
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
