package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Person;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The messages of one bot's chats, as `Message` objects, and the numbers they get.
final class TelegramMessages {
  /// Messages that are kept, over all chats.
  static final int MESSAGES_MAX = 1_000;

  /// Chats whose numbering is kept.
  static final int CHATS_MAX = 2_000;

  private final Map<String, ObjectNode> kept = new LinkedHashMap<>();
  private final Map<Long, Integer> last = new HashMap<>();

  /// A new message without content.
  ObjectNode next(ObjectNode from, ObjectNode chat, Instant at) {
    long chatId = chat.path("id").asLong();
    if (last.size() >= CHATS_MAX && !last.containsKey(chatId)) {
      last.clear();
    }
    int number = last.merge(chatId, 1, Integer::sum);
    ObjectNode message = Json.object().put("message_id", number);
    message.set("from", from);
    message.set("chat", chat);
    message.put("date", at.getEpochSecond());
    kept.put(key(chatId, number), message);
    if (kept.size() > MESSAGES_MAX) {
      kept.remove(kept.keySet().iterator().next());
    }
    return message;
  }

  /// The message of that number.
  Optional<ObjectNode> find(long chat, long number) {
    return Optional.ofNullable(kept.get(key(chat, number)));
  }

  /// Forgets a message.
  boolean remove(long chat, long number) {
    return kept.remove(key(chat, number)) != null;
  }

  /// The hub's name for a message: chat and number.
  static String providerId(JsonNode message) {
    return key(message.path("chat").path("id").asLong(), message.path("message_id").asLong());
  }

  private static String key(long chat, long number) {
    return chat + ":" + number;
  }

  /// A person as `User`.
  static ObjectNode user(Person person) {
    ObjectNode user =
        Json.object()
            .put("id", person.telegramId())
            .put("is_bot", false)
            .put("first_name", person.name());
    if (person.username() != null) {
      user.put("username", person.username());
    }
    return user.put("language_code", "en");
  }

  /// A person's private chat.
  static ObjectNode privateChat(Person person) {
    ObjectNode chat = Json.object().put("id", person.telegramId()).put("first_name", person.name());
    if (person.username() != null) {
      chat.put("username", person.username());
    }
    return chat.put("type", "private");
  }
}
