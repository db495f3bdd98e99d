package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people write, tap and react with on Instagram and Messenger.
final class PageMessages {
  private PageMessages() {}

  static Update message(PageItem item) {
    JsonNode message = item.tree().path("message");
    if (message.path("is_deleted").asBoolean(false)) {
      return item.messageEvent("message.deleted", message);
    }
    if (item.isByAccount()) {
      return item.messageEvent("message.echo", message);
    }
    String mid = Trees.text(message, "mid");
    ObjectNode data = data(item, mid);
    ArrayNode attachments = PageContents.attachments(message);
    ObjectNode content = PageContents.content(message, attachments);
    data.set("content", content);
    if (attachments.size() > 1 || !isOf(content, attachments)) {
      data.set("attachments", attachments);
    }
    replyTo(message.path("reply_to"), data);
    Trees.copy(message, data, "referral");
    return item.update(EventType.MESSAGE_INCOMING, item.key("m", mid), data);
  }

  /// Whether the content says all that the attachments say.
  private static boolean isOf(ObjectNode content, ArrayNode attachments) {
    return attachments.isEmpty() || content.path("type").equals(attachments.path(0).path("type"));
  }

  /// A tapped button of a message, of the menu or of an ice breaker. On standby it has no payload.
  static Update postback(PageItem item) {
    JsonNode postback = item.tree().path("postback");
    if (item.isByAccount()) {
      return item.rawEvent("message.echo");
    }
    String mid = Trees.text(postback, "mid");
    ObjectNode data = data(item, mid);
    data.set(
        "content",
        PageContents.tapped(Trees.text(postback, "payload"), Trees.text(postback, "title")));
    Trees.copy(postback, data, "referral");
    return item.update(EventType.MESSAGE_INCOMING, item.key("p", mid), data);
  }

  /// A reaction has no id of its own: the same person may give, take and give the same one again,
  /// so copies are told by their bytes.
  static Update reaction(PageItem item) {
    JsonNode reaction = item.tree().path("reaction");
    if (item.isByAccount()) {
      return item.rawEvent("message.echo");
    }
    ObjectNode content = Json.object();
    Trees.put(content, "message_id", Trees.text(reaction, "mid"));
    if (!"unreact".equals(Trees.text(reaction, "action"))) {
      Trees.put(content, "emoji", Trees.text(reaction, "emoji", "reaction"));
    }
    ObjectNode data = data(item, null);
    data.set("content", Json.object().put("type", "reaction").set("reaction", content));
    return item.update(EventType.MESSAGE_INCOMING, item.key("r", null), data);
  }

  static Update edited(PageItem item, JsonNode part) {
    Update event = item.messageEvent("message.edited", part);
    String edition = Trees.text(part, "num_edit");
    return Trees.text(part, "mid") == null
        ? event
        : item.update(
            event.type(),
            edition == null
                ? item.key("message.edited", null)
                : event.dedupeKey() + ':' + DedupeKeys.plain(edition),
            event.data());
  }

  private static ObjectNode data(PageItem item, @Nullable String mid) {
    ObjectNode data = Json.object();
    Trees.put(data, "provider_id", mid);
    item.addressInto(data);
    data.set("contact", item.contact());
    return data;
  }

  private static void replyTo(JsonNode repliedTo, ObjectNode data) {
    ObjectNode reply = Json.object();
    Trees.put(reply, "provider_id", Trees.text(repliedTo, "mid"));
    Trees.copy(repliedTo, reply, "story");
    if (!reply.isEmpty()) {
      data.set("reply_to", reply);
    }
  }
}
