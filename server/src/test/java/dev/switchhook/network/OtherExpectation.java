package dev.switchhook.network;

import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of the collection's expectations about Instagram, Messenger, Telegram or Twilio, in its
/// own words, compared with one of our updates.
record OtherExpectation(JsonNode expected) {
  /// Our contents for attachments and content types of the networks.
  private static final Map<String, String> CONTENTS =
      Map.ofEntries(
          Map.entry("file", "document"),
          Map.entry("photo", "image"),
          Map.entry("voice", "audio"),
          Map.entry("contact", "contacts"),
          Map.entry("pinned_message", "system"),
          Map.entry("postback", "interactive"),
          Map.entry("callback_query", "interactive"));

  /// Whether the updates of the payload meet it; what meets it is taken from those that are left.
  boolean isMetBy(List<Update> left) {
    String kind = expected.path("kind").asString();
    if (kind.equals("none")) {
      return left.isEmpty();
    }
    if (kind.equals("message.status") && expected.path("mids").size() > 0) {
      return everyReport(left);
    }
    for (Update update : left) {
      if (isMetBy(update)) {
        left.remove(update);
        return true;
      }
    }
    return kind.equals("ignored") && left.isEmpty();
  }

  private boolean everyReport(List<Update> left) {
    for (JsonNode mid : expected.path("mids")) {
      if (!left.removeIf(
          update -> status(update) && mid.asString().equals(text(update.data(), "provider_id")))) {
        return false;
      }
    }
    return true;
  }

  private boolean isMetBy(Update update) {
    JsonNode data = update.data();
    return time(update)
        && switch (expected.path("kind").asString()) {
          case "message.received" -> message(update);
          case "message.reaction" -> is(update, "message.incoming") && reaction(data);
          case "message.status" -> status(update) && watermark(update);
          case "message.echo" -> kind(data, "message.echo") && about(data, "id", "recipient");
          case "message.deleted" ->
              kind(data, "message.deleted") && about(data, "target", "sender");
          case "contact.updated" -> is(update, "contact.updated") && contact(data);
          case "ignored" -> is(update, "channel.event");
          default -> false;
        };
  }

  private boolean message(Update update) {
    JsonNode data = update.data();
    if (expected.path("passive").asBoolean(false)) {
      return kind(data, "standby.message")
          && data.path("passive").asBoolean(false)
          && about(data, "id", "sender")
          && contains(data, text(expected, "text"));
    }
    if (absent("id") && kind(data, "call.event")) {
      // The collection itself calls it as good to ignore the parameters of a voice call.
      return true;
    }
    JsonNode content = data.path("content");
    return is(update, "message.incoming")
        && Objects.equals(id(), text(data, "provider_id"))
        && person(data)
        && type(content)
        && attachments(data)
        && (expected.has("chat") || same("reply_to", text(data.path("reply_to"), "provider_id")))
        && (absent("recipient") || same("recipient", text(data, "to")))
        && (absent("text") || contains(content, text(expected, "text")))
        && (absent("caption") || contains(content, text(expected, "caption")))
        && (absent("title") || contains(content, text(expected, "title")))
        && (absent("payload")
            || same("payload", text(content.at("/interactive/button_reply"), "id")));
  }

  private @Nullable String id() {
    String id = text(expected, "id");
    if (!expected.has("chat")) {
      return id;
    }
    String chat = text(expected, "chat");
    return chat == null || id == null ? null : chat + ':' + id;
  }

  /// On Telegram the chat is whom one answers to, and a member of a group the sender.
  private boolean person(JsonNode data) {
    if (!expected.has("chat")) {
      return same("sender", text(data, "from"));
    }
    String member = text(data.path("sender"), "user_id");
    return same("chat", text(data, "from"))
        && same("sender", member == null ? text(data, "from") : member);
  }

  /// `other` is the collection's word for what it does not name.
  private boolean type(JsonNode content) {
    String type = text(expected, "type");
    return type == null
        || type.equals("other")
        || CONTENTS.getOrDefault(type, type).equals(text(content, "type"));
  }

  private boolean attachments(JsonNode data) {
    JsonNode wanted = expected.path("attachments");
    int media = expected.path("media").asInt(wanted.size());
    int several = data.path("attachments").size();
    boolean first =
        wanted.isEmpty()
            || CONTENTS
                .getOrDefault(wanted.get(0).asString(), wanted.get(0).asString())
                .equals(text(data.path("content"), "type"));
    return first && several == (media > 1 ? media : 0);
  }

  private boolean reaction(JsonNode data) {
    JsonNode reaction = data.path("content").path("reaction");
    String target = text(expected, "target");
    String chat = text(expected, "chat");
    return Objects.equals(chat == null ? target : chat + ':' + target, text(reaction, "message_id"))
        && (!expected.has("removed")
            || expected.path("removed").asBoolean() != reaction.has("emoji"))
        && (!reaction.has("emoji") || absent("emoji") || same("emoji", text(reaction, "emoji")))
        && (chat == null ? same("sender", text(data, "from")) : chat.equals(text(data, "from")));
  }

  private boolean status(Update update) {
    JsonNode data = update.data();
    return is(update, "message.report")
        && same("status", text(data, "status"))
        && (absent("sender") || same("sender", text(data, "recipient")))
        && (absent("id") || same("id", text(data, "provider_id")))
        && (!absent("error") || data.path("errors").isEmpty());
  }

  private boolean watermark(Update update) {
    if (!absent("mid")) {
      return same("mid", text(update.data(), "provider_id"));
    }
    return absent("watermark")
        || Watermark.of(update)
            .map(one -> one.until().equals(Trees.time(expected, "watermark")))
            .orElse(false);
  }

  private boolean about(JsonNode data, String id, String person) {
    return same(id, text(data, "provider_id"))
        && same(person, text(data, "from"))
        && (absent("text") || contains(data, text(expected, "text")));
  }

  private boolean contact(JsonNode data) {
    String why = Objects.requireNonNullElse(text(expected, "why"), "");
    if (why.startsWith("my_chat_member:")) {
      return why.endsWith(":" + text(data, "status")) && same("chat", text(data, "from"));
    }
    return why.equals(data.path("changes").path(0).asString(""))
        && same("sender", text(data, "from"))
        && same("ref", text(data.path(why), "ref"));
  }

  private boolean time(Update update) {
    Instant wanted = Trees.time(expected, "ts");
    return wanted == null || wanted.equals(update.occurredAt());
  }

  private static boolean kind(JsonNode data, String kind) {
    return kind.equals(text(data, "kind"));
  }

  private static boolean is(Update update, String type) {
    return update.type().name().equals(type);
  }

  private boolean absent(String name) {
    return text(expected, name) == null;
  }

  private boolean same(String name, @Nullable String ours) {
    return Objects.equals(text(expected, name), ours);
  }

  private static boolean contains(JsonNode node, @Nullable String text) {
    return text != null && Json.text(node).contains(Json.text(text));
  }

  private static @Nullable String text(JsonNode node, String name) {
    String text = Trees.text(node, name);
    return text == null ? null : TreeReader.clean(text);
  }
}
