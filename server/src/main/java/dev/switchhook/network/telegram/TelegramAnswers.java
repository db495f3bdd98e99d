package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people do with a message that is there: tap its buttons, react to it, block the bot.
final class TelegramAnswers {
  /// Most reactions of one person on one message that are looked at; Telegram allows three.
  static final int REACTIONS_MAX = 16;

  private TelegramAnswers() {}

  /// A `callback_query`. Its id is what `answerCallbackQuery` wants; the message whose button was
  /// tapped may be too old to be shown, or be in a chat that the bot is not in.
  static ObjectNode tapped(JsonNode query) {
    JsonNode message = query.path("message");
    ObjectNode data = Json.object();
    Trees.put(data, "provider_id", Trees.text(query, "id"));
    TelegramChat.of(message.path("chat"), query.path("from")).describeInto(data);
    ObjectNode button = Json.object();
    String payload = Trees.text(query, "data", "game_short_name");
    Trees.put(button, "id", payload);
    Trees.put(button, "title", payload == null ? null : title(message, payload));
    ObjectNode interactive = Json.object().put("type", "button_reply");
    interactive.set("button_reply", button);
    data.set("content", Json.object().put("type", "interactive").set("interactive", interactive));
    String on = TelegramChat.messageId(message);
    if (on != null) {
      data.set("reply_to", Json.object().put("provider_id", on));
    }
    Trees.put(data, "chat_type", Trees.text(message.path("chat"), "type"));
    Trees.copy(query, data, "inline_message_id");
    return data;
  }

  /// The text on the button with that payload, when the message still shows its buttons.
  private static @Nullable String title(JsonNode message, String payload) {
    for (JsonNode row : message.path("reply_markup").path("inline_keyboard")) {
      for (JsonNode button : row) {
        if (payload.equals(Trees.text(button, "callback_data"))) {
          return Trees.text(button, "text");
        }
      }
    }
    return null;
  }

  /// A `message_reaction`: the reactions of one person before and after.
  static ObjectNode reaction(JsonNode change) {
    ObjectNode data = Json.object();
    TelegramChat.of(change).describeInto(data);
    ObjectNode reaction = Json.object();
    Trees.put(reaction, "message_id", TelegramChat.messageId(change));
    ArrayNode now = names(change.path("new_reaction"));
    ArrayNode before = names(change.path("old_reaction"));
    if (!now.isEmpty()) {
      reaction.set("emoji", added(now, before));
    }
    if (now.size() > 1) {
      reaction.set("emojis", now);
    }
    data.set("content", Json.object().put("type", "reaction").set("reaction", reaction));
    Trees.put(data, "chat_type", Trees.text(change.path("chat"), "type"));
    return data;
  }

  private static JsonNode added(ArrayNode now, ArrayNode before) {
    for (JsonNode name : now) {
      if (!contains(before, name)) {
        return name;
      }
    }
    return now.get(0);
  }

  private static boolean contains(ArrayNode names, JsonNode name) {
    for (JsonNode one : names) {
      if (one.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode names(JsonNode reactions) {
    ArrayNode names = Json.array();
    for (JsonNode reaction : reactions) {
      if (names.size() == REACTIONS_MAX) {
        break;
      }
      String name = name(reaction);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static @Nullable String name(JsonNode reaction) {
    String emoji = Trees.text(reaction, "emoji", "custom_emoji_id");
    return emoji == null ? Trees.text(reaction, "type") : emoji;
  }

  /// A `my_chat_member`: what the bot may do in the chat. In a private chat `kicked` means that the
  /// person blocked the bot, `member` that they let it in again.
  static ObjectNode membership(JsonNode change) {
    TelegramChat chat = TelegramChat.of(change);
    ObjectNode data = Json.object();
    chat.describeInto(data);
    data.set("contact", chat.contact());
    data.set("changes", Json.array().add("status"));
    Trees.put(data, "status", Trees.text(change.path("new_chat_member"), "status"));
    String before = Trees.text(change.path("old_chat_member"), "status");
    if (before != null) {
      data.set("previous", Json.object().put("status", before));
    }
    return data;
  }
}
