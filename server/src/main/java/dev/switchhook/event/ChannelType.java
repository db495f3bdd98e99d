package dev.switchhook.event;

import java.util.Locale;
import java.util.Optional;

/// The messaging networks that a channel can belong to.
public enum ChannelType {
  /// WhatsApp Business Cloud API.
  WHATSAPP,
  /// Instagram messaging.
  INSTAGRAM,
  /// Facebook Messenger.
  MESSENGER,
  /// Telegram bots.
  TELEGRAM,
  /// SMS and MMS through Twilio.
  SMS;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name used in paths, JSON and the store, for instance `whatsapp`.
  public String wireName() {
    return wireName;
  }

  /// The type with that wire name, exactly as written.
  public static Optional<ChannelType> parse(String wireName) {
    for (ChannelType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
