package dev.switchhook.network.telegram;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.FormAnswer;
import dev.switchhook.network.Trees;
import dev.switchhook.network.telegram.TelegramNetwork.Made;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages of chats, channels and business accounts.
final class TelegramMessages {
  private TelegramMessages() {}

  static Made message(String kind, JsonNode message) {
    ObjectNode data = Json.object();
    Trees.put(data, "provider_id", TelegramChat.messageId(message));
    TelegramChat.of(message).describeInto(data);
    data.set("content", TelegramContents.content(message));
    context(message, data);
    JsonNode form = message.path("web_app_data");
    if (!form.isObject()) {
      return Made.incoming(kind, data);
    }
    ObjectNode answer = Json.object();
    Trees.put(answer, "name", Trees.text(form, "button_text"));
    FormAnswer.of(form.path("data")).into(answer);
    data.set("form", answer);
    return new Made(kind, EventType.FORM_SUBMITTED, data);
  }

  private static void context(JsonNode message, ObjectNode data) {
    JsonNode answered = message.path("reply_to_message");
    JsonNode chat = answered.path("chat").isObject() ? answered.path("chat") : message.path("chat");
    String repliedTo = TelegramChat.messageId(chat, answered);
    if (repliedTo != null) {
      data.set("reply_to", Json.object().put("provider_id", repliedTo));
    }
    if (message.hasNonNull("forward_origin") || message.hasNonNull("forward_date")) {
      data.put("forwarded", true);
    }
    Trees.put(data, "chat_type", Trees.text(message.path("chat"), "type"));
    Trees.copy(
        message,
        data,
        "media_group_id",
        "message_thread_id",
        "business_connection_id",
        "guest_query_id");
  }
}
