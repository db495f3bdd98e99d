package dev.switchhook.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A type of channels as the pages show it: what connects one, and what there is to check. The API
/// decides what is right.
public enum Network {
  /// WhatsApp's Cloud API.
  WHATSAPP(
      "WhatsApp",
      "channels",
      Field.plain("phone_number_id"),
      Field.optional("business_account_id"),
      Field.optional("phone_number"),
      Field.secret("access_token"),
      Field.secret("app_secret"),
      Field.made("verify_token")),
  /// Instagram's messaging.
  INSTAGRAM(
      "Instagram",
      "camera",
      Field.plain("account_id"),
      Field.secret("access_token"),
      Field.secret("app_secret"),
      Field.made("verify_token")),
  /// Messenger of a Page.
  MESSENGER(
      "Messenger",
      "events",
      Field.plain("page_id"),
      Field.secret("access_token"),
      Field.secret("app_secret"),
      Field.made("verify_token")),
  /// A bot of Telegram's.
  TELEGRAM("Telegram", "send", Field.secret("bot_token"), Field.made("secret_token")),
  /// A number at Twilio.
  SMS(
      "SMS (Twilio)",
      "phone",
      Field.plain("account_sid"),
      Field.plain("phone_number"),
      Field.secret("auth_token"));

  private final String title;
  private final String icon;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  private final List<Field> fields;

  Network(String title, String icon, Field... fields) {
    this.title = title;
    this.icon = icon;
    this.fields = List.of(fields);
  }

  /// A field that connects a channel.
  ///
  /// @param secret never shown again
  /// @param required on creation
  /// @param made by the hub when it is left blank
  public record Field(String name, boolean secret, boolean required, boolean made) {
    private static Field plain(String name) {
      return new Field(name, false, true, false);
    }

    private static Field optional(String name) {
      return new Field(name, false, false, false);
    }

    private static Field secret(String name) {
      return new Field(name, true, false, false);
    }

    private static Field made(String name) {
      return new Field(name, true, false, true);
    }

    /// Key of its label.
    public String label() {
      return "channels.field." + name;
    }
  }

  /// The network's name, which no language changes.
  public String title() {
    return title;
  }

  /// Its icon; networks' own marks are not used.
  public String icon() {
    return icon;
  }

  /// What connects a channel.
  public List<Field> fields() {
    return fields;
  }

  /// As the API writes it.
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Whether the provider asks for the verify token before it sends anything.
  public boolean shakesHands() {
    return switch (this) {
      case WHATSAPP, INSTAGRAM, MESSENGER -> true;
      case TELEGRAM, SMS -> false;
    };
  }

  /// The network that the API calls so.
  static Optional<Network> of(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
