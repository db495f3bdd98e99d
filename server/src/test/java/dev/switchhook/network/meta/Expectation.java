package dev.switchhook.network.meta;

import dev.switchhook.network.Route;
import dev.switchhook.network.TreeReader;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of the collection's expectations, in its own words, compared with one of our updates.
record Expectation(JsonNode expected) {
  /// Whether the updates of the payload meet it. What meets it is taken from those that are left,
  /// except where our one event says what is two things there: people beside a message stand in the
  /// message's data, and the answer to a form is no message besides.
  boolean isMetBy(List<Update> all, List<Update> left) {
    String kind = expected.path("kind").asString();
    if (kind.equals("none")) {
      return all.isEmpty();
    }
    if (kind.equals("contact.upsert")) {
      left.removeIf(update -> "contact.synced".equals(text(update.data(), "kind")));
      return all.stream().anyMatch(this::isNamedBy);
    }
    if ("nfm_reply".equals(text(expected, "subtype"))) {
      return all.stream()
          .anyMatch(update -> is(update, "form.submitted") && message(update, update.data()));
    }
    for (Update update : left) {
      if (isMetBy(update)) {
        left.remove(update);
        return true;
      }
    }
    return false;
  }

  private boolean isNamedBy(Update update) {
    return knows(update, "name") && (knows(update, "user_id") || knows(update, "wa_id"));
  }

  private boolean knows(Update update, String name) {
    return absent(name) || contains(update.data(), text(expected, name));
  }

  private boolean isMetBy(Update update) {
    JsonNode data = update.data();
    return switch (expected.path("kind").asString()) {
      case "message.received" -> is(update, "message.incoming") && message(update, data);
      case "message.reaction" -> is(update, "message.incoming") && reaction(update, data);
      case "message.status" -> is(update, "message.report") && status(update, data);
      case "form.submitted" -> is(update, "form.submitted") && form(data);
      case "contact.updated" -> is(update, "contact.updated") && contact(update, data);
      case "account.event" -> is(update, "channel.event") && account(update) && field(data);
      case "call.event" -> kind(data) && account(update) && call(data);
      case "history.chunk" -> kind(data) && account(update) && history(data.path("history"));
      case "message.echo" -> kind(data) && account(update) && echo(data.path("message"));
      default -> false;
    };
  }

  private boolean message(Update update, JsonNode data) {
    JsonNode content = data.path("content");
    String type = content.path("type").asString();
    JsonNode part = content.path(type);
    JsonNode reply = part.path(Objects.requireNonNullElse(text(part, "type"), "-"));
    return (same("type", type) || "untyped".equals(text(expected, "type")))
        && common(update, data)
        && (absent("text") || contains(content, text(expected, "text")))
        && (absent("subtype") || same("subtype", text(part, "type")))
        && (absent("media_id") || same("media_id", text(part, "id")))
        && (absent("mime") || same("mime", text(part, "mime_type")))
        && (absent("caption") || same("caption", text(part, "caption")))
        && (absent("filename") || same("filename", text(part, "filename")))
        && (absent("payload") || same("payload", text(part, "payload")))
        && (absent("reply_id") || same("reply_id", text(reply, "id")))
        && (absent("title") || same("title", text(reply, "title")))
        && (absent("reply_to") || same("reply_to", text(data.path("reply_to"), "provider_id")))
        && (absent("errors") || expected.path("errors").equals(codes(data)));
  }

  private boolean reaction(Update update, JsonNode data) {
    JsonNode reaction = data.path("content").path("reaction");
    String emoji = text(reaction, "emoji");
    return common(update, data)
        && same("target", text(reaction, "message_id"))
        && same("emoji", emoji)
        && expected.path("removed").asBoolean() == (emoji == null);
  }

  private boolean status(Update update, JsonNode data) {
    return account(update)
        && time(update)
        && same("id", text(data, "provider_id"))
        && same("status", text(data, "status"))
        && sameAsOneOf(text(data, "recipient"), "recipient", "recipient_user_id")
        && (absent("category") || same("category", text(data.path("pricing"), "category")))
        && (absent("opaque") || same("opaque", text(data, "biz_opaque_callback_data")))
        && (absent("errors") || expected.path("errors").equals(codes(data)));
  }

  private boolean form(JsonNode data) {
    JsonNode form = data.path("form");
    List<String> keys = new ArrayList<>(form.path("fields").propertyNames());
    keys.sort(null);
    List<String> wanted = new ArrayList<>();
    expected.path("keys").forEach(key -> wanted.add(key.asString()));
    return same("form", text(form, "name"))
        && expected.path("parse_ok").asBoolean() == form.has("fields")
        && keys.equals(wanted)
        && same("flow_token", text(form.path("fields"), "flow_token"))
        && same("id", text(data, "provider_id"))
        && same("sender", text(data, "from"));
  }

  private boolean contact(Update update, JsonNode data) {
    JsonNode contact = data.path("contact");
    return account(update)
        && (absent("id") || same("id", text(data, "provider_id")))
        && (absent("new_wa_id") || same("new_wa_id", text(contact, "phone_number")))
        && (absent("wa_id") || same("wa_id", text(contact, "phone_number")))
        && (absent("new_user_id") || same("new_user_id", text(contact, "user_id")));
  }

  private boolean field(JsonNode data) {
    return same("field", text(data, "field")) && same("event", text(data.path("value"), "event"));
  }

  private boolean call(JsonNode data) {
    return same("id", text(data, "provider_id")) && same("event", text(data.path("call"), "event"));
  }

  private boolean history(JsonNode history) {
    JsonNode metadata = history.path("metadata");
    return expected.path("threads").asInt() == history.path("threads").size()
        && expected.path("phase").asInt() == metadata.path("phase").asInt()
        && expected.path("chunk").asInt() == metadata.path("chunk_order").asInt()
        && expected.path("progress").asInt() == metadata.path("progress").asInt();
  }

  private boolean echo(JsonNode message) {
    return same("id", text(message, "id"))
        && same("type", text(message, "type"))
        && same("to", text(message, "to"))
        && (absent("text") || contains(message, text(expected, "text")));
  }

  private boolean common(Update update, JsonNode data) {
    return account(update)
        && time(update)
        && same("id", text(data, "provider_id"))
        && sameAsOneOf(text(data, "from"), "sender", "sender_user_id");
  }

  private boolean account(Update update) {
    String id =
        switch (update.route()) {
          case Route.Account account -> account.id();
          case Route.BusinessAccount business -> business.id();
          case Route.PathChannel path -> "";
        };
    return Objects.requireNonNullElse(text(expected, "account"), "").equals(id);
  }

  private boolean time(Update update) {
    String seconds = text(expected, "ts");
    Instant time = update.occurredAt();
    String ours = time == null ? null : String.valueOf(time.getEpochSecond());
    return Objects.equals(seconds, ours);
  }

  private boolean kind(JsonNode data) {
    return same("kind", text(data, "kind"));
  }

  private static boolean is(Update update, String type) {
    return update.type().name().equals(type);
  }

  private boolean absent(String name) {
    return text(expected, name) == null && !expected.path(name).isArray();
  }

  private boolean same(String name, @Nullable String ours) {
    return Objects.equals(text(expected, name), ours);
  }

  private boolean sameAsOneOf(@Nullable String ours, String name, String otherwise) {
    return same(name, ours) || (text(expected, name) == null && same(otherwise, ours));
  }

  private static boolean contains(JsonNode node, @Nullable String text) {
    if (node.isString()) {
      return node.stringValue().equals(text);
    }
    for (JsonNode child : node) {
      if (contains(child, text)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode codes(JsonNode data) {
    var codes = dev.switchhook.json.Json.array();
    data.path("errors").forEach(error -> codes.add(error.path("code")));
    return codes;
  }

  private static @Nullable String text(JsonNode node, String name) {
    String text = Trees.text(node, name);
    return text == null ? null : TreeReader.clean(text);
  }
}
