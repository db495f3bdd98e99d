package dev.switchhook.profile;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a person is reached, told apart for formats whose fields hold phone numbers only.
///
/// Digits are a number on WhatsApp and SMS alone: on Instagram, Messenger and Telegram they are an
/// account's id. On WhatsApp whoever shows no number has a business-scoped user id instead
/// (`BR.1349…`); on SMS a sender of a few digits is a short code, which has no international form.
///
/// @param number digits without `+`, or null when it is none
/// @param userId what it is instead; null when there is a number, or nothing at all
record Address(@Nullable String number, @Nullable String userId) {
  private static final Pattern WHATSAPP_NUMBER = Pattern.compile("\\+?\\d{1,20}");
  private static final Pattern SMS_NUMBER = Pattern.compile("\\+?\\d{7,20}");
  private static final Address NONE = new Address(null, null);

  /// @param value the field of the event's data that names the person
  static Address of(Event event, JsonNode value) {
    if (!value.isString() || value.stringValue().isEmpty()) {
      return NONE;
    }
    String text = value.stringValue();
    return isNumber(event.channelType(), text)
        ? new Address(text.startsWith("+") ? text.substring(1) : text, null)
        : new Address(null, text);
  }

  private static boolean isNumber(@Nullable ChannelType network, String text) {
    if (network == null) {
      return false;
    }
    return switch (network) {
      case WHATSAPP -> WHATSAPP_NUMBER.matcher(text).matches();
      case SMS -> SMS_NUMBER.matcher(text).matches();
      case INSTAGRAM, MESSENGER, TELEGRAM -> false;
    };
  }

  /// The number with its `+`, or null.
  @Nullable String international() {
    return number == null ? null : "+" + number;
  }
}
