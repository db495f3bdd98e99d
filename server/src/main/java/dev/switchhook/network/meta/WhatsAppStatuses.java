package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Elements of `statuses`: what became of a message that the number sent, of a payment or of a
/// call.
final class WhatsAppStatuses {
  /// The statuses that are reports; any other is kept as a `channel.event`.
  private static final Set<String> REPORTED =
      Set.of("sent", "delivered", "read", "failed", "played", "deleted");

  private WhatsAppStatuses() {}

  static Update update(Item item) {
    String status = Trees.text(item.tree(), "status");
    String distinction = (status == null ? "" : status) + ':' + nothing(recipient(item.tree()));
    if (item.frame().isStandby()) {
      return item.channelEvent("standby.status", "status", distinction);
    }
    String type = Trees.text(item.tree(), "type");
    if ("call".equals(type) || item.field().equals("calls")) {
      return item.channelEvent("call.status", "status", distinction);
    }
    if ("payment".equals(type)) {
      return item.channelEvent("payment.status", "status", distinction);
    }
    return status == null || item.id() == null || !REPORTED.contains(status)
        ? item.channelEvent("message.status", "status", distinction)
        : report(item, status);
  }

  private static Update report(Item item, String status) {
    JsonNode tree = item.tree();
    String recipient = recipient(tree);
    ObjectNode data = Json.object().putNull("message_id");
    data.put("provider_id", item.id());
    data.put("status", status);
    data.put("recipient", recipient);
    String userId = Trees.text(tree, "recipient_user_id");
    if (userId != null && !userId.equals(recipient)) {
      data.put("recipient_user_id", userId);
    }
    if ("group".equals(Trees.text(tree, "recipient_type"))) {
      Trees.put(data, "group_id", Trees.text(tree, "recipient_id"));
    }
    data.set("errors", errors(tree));
    Trees.copy(tree, data, "pricing", "conversation", "biz_opaque_callback_data");
    String key = item.key("s") + ':' + status + ':' + DedupeKeys.plain(nothing(recipient));
    return item.update(EventType.MESSAGE_REPORT, key, data);
  }

  /// The person that the status is about: in a group the member, else the number, else the user id.
  private static @Nullable String recipient(JsonNode tree) {
    String member = Trees.text(tree, "recipient_participant_id");
    return member == null ? Trees.text(tree, "recipient_id", "recipient_user_id") : member;
  }

  private static String nothing(@Nullable String text) {
    return text == null ? "-" : text;
  }

  /// The provider's errors as `code`, `title`, `message` and `details`; empty when there are none.
  static ArrayNode errors(JsonNode tree) {
    ArrayNode errors = Json.array();
    for (JsonNode given : tree.path("errors")) {
      ObjectNode error = Json.object();
      Trees.copy(given, error, "code", "title", "message");
      Trees.copy(given, error, "details");
      Trees.put(error, "details", Trees.text(given.path("error_data"), "details"));
      if (!error.isEmpty()) {
        errors.add(error);
      }
    }
    return errors;
  }
}
