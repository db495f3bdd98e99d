package dev.switchhook.network.telegram;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Where something happened and who did it. The chat is the contact, since it is what one answers
/// to; in groups and channels somebody else is the sender.
///
/// @param chat the chat; a person where there is no chat; a missing node when there is neither
/// @param sender who did it, when that is not the chat itself; else a missing node
record TelegramChat(JsonNode chat, JsonNode sender) {
  private static final JsonNode NOBODY = MissingNode.getInstance();

  /// The chat of a message, or of another part that names a chat, a user or both.
  static TelegramChat of(JsonNode part) {
    JsonNode person = first(part, "from", "user", "sender_chat", "actor_chat");
    return of(part.path("chat"), person);
  }

  static TelegramChat of(JsonNode chat, JsonNode person) {
    String id = Trees.text(chat, "id");
    if (id == null) {
      return new TelegramChat(person, NOBODY);
    }
    String sender = Trees.text(person, "id");
    return new TelegramChat(chat, sender == null || sender.equals(id) ? NOBODY : person);
  }

  private static JsonNode first(JsonNode part, String... names) {
    for (String name : names) {
      if (part.path(name).isObject()) {
        return part.path(name);
      }
    }
    return NOBODY;
  }

  /// Our id of a message: ids are unique in a chat only. Null when the chat or the id is missing.
  static @Nullable String messageId(JsonNode message) {
    return messageId(message.path("chat"), message);
  }

  static @Nullable String messageId(JsonNode chat, JsonNode message) {
    String chatId = Trees.text(chat, "id");
    String id = Trees.text(message, "message_id");
    return chatId == null || id == null ? null : chatId + ':' + id;
  }

  /// Adds `from`, `contact` and `sender`, as far as known.
  void describeInto(ObjectNode data) {
    Trees.put(data, "from", Trees.text(chat, "id"));
    ObjectNode contact = described(chat);
    if (!contact.isEmpty()) {
      data.set("contact", contact);
    }
    ObjectNode member = described(sender);
    if (!member.isEmpty()) {
      Trees.copy(sender, member, "is_bot");
      data.set("sender", member);
    }
  }

  /// The chat as a `contact.updated` describes a contact.
  ObjectNode contact() {
    return described(chat).put("channel", ChannelType.TELEGRAM.wireName());
  }

  private static ObjectNode described(JsonNode of) {
    ObjectNode described = Json.object();
    Trees.put(described, "name", name(of));
    Trees.put(described, "user_id", Trees.text(of, "id"));
    Trees.put(described, "username", Trees.text(of, "username"));
    return described;
  }

  private static @Nullable String name(JsonNode of) {
    String first = Trees.text(of, "first_name");
    String last = Trees.text(of, "last_name");
    if (first == null || last == null) {
      return first == null ? Trees.text(of, "title") : first;
    }
    return first + ' ' + last;
  }
}
