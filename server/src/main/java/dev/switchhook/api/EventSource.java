package dev.switchhook.api;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.WebhookBody;
import dev.switchhook.network.sms.TwilioForm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The provider's own webhook of an event, as the API shows it. Pure: whatever a provider sent, and
/// the hub could keep, can be looked at.
final class EventSource {
  private EventSource() {}

  /// The webhook as JSON: an object as it came; a form of Twilio's as an object of texts, which
  /// `switchhook normalize` reads too; and what is neither as a text, what is no UTF-8 in it
  /// replaced.
  ///
  /// @return null when the event has no source
  static @Nullable JsonNode shown(Event event) {
    byte[] source = event.source();
    return source == null ? null : shown(event.channelType(), source);
  }

  private static JsonNode shown(@Nullable ChannelType network, byte[] source) {
    try {
      JsonNode tree =
          Json.parse(Arrays.copyOfRange(source, WebhookBody.start(source), source.length));
      if (tree.isObject()) {
        return tree;
      }
    } catch (MalformedJson e) {
      // a form, or JSON with numbers that the reader of webhooks takes and this one does not
    }
    JsonNode text = Json.object().stringNode(new String(source, StandardCharsets.UTF_8));
    if (network != ChannelType.SMS) {
      return text;
    }
    try {
      return TwilioForm.read(source).tree();
    } catch (UnreadableBody e) {
      return text;
    }
  }
}
