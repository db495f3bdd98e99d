package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One item of an Instagram or Messenger entry: somebody, something, and when.
///
/// @param list `messaging`, `standby` or `changes`
/// @param place the element of that list
/// @param field the provider's subscription; the list's name where the body tells no other
/// @param tree what says who and what: the element itself, in a change its value
record PageItem(PageFrame frame, String list, Located place, String field, JsonNode tree) {
  /// Names that say what an item is; any other name counts only when none of these is there.
  private static final List<String> KINDS =
      List.of(
          "message",
          "postback",
          "reaction",
          "read",
          "delivery",
          "message_edit",
          "message_edits",
          "optin",
          "referral");

  private static final List<String> ADDRESS = List.of("sender", "recipient", "timestamp");

  /// What the item is, by the name of the member that says it; empty when nothing does.
  String kind() {
    for (String kind : KINDS) {
      if (tree.hasNonNull(kind)) {
        return kind;
      }
    }
    for (String name : tree.propertyNames()) {
      if (!ADDRESS.contains(name)) {
        return name;
      }
    }
    return "";
  }

  boolean isStandby() {
    return list.equals("standby");
  }

  /// Whether the account itself did it, on another device or through another app.
  boolean isByAccount() {
    if (tree.path("message").path("is_echo").asBoolean(false)) {
      return true;
    }
    String account = frame.account();
    return !account.isEmpty() && account.equals(id("sender")) && !account.equals(id("recipient"));
  }

  /// The id of the person, whoever of the two it is; null when the item names nobody.
  @Nullable String person() {
    return id(isByAccount() ? "recipient" : "sender");
  }

  private @Nullable String id(String side) {
    String id = Trees.text(tree.path(side), "id");
    return id == null || id.length() > ChangeFrame.SHARED_BYTES_MAX ? null : id;
  }

  /// The person as far as the item describes one.
  ObjectNode contact() {
    JsonNode side = tree.path(isByAccount() ? "recipient" : "sender");
    ObjectNode contact = Json.object();
    Trees.put(contact, "name", Trees.text(side, "name"));
    Trees.put(contact, "user_id", person());
    Trees.put(contact, "username", Trees.text(side, "username"));
    return contact;
  }

  /// The person as `from`, the account as `to`.
  void addressInto(ObjectNode data) {
    Trees.put(data, "from", person());
    String account = id(isByAccount() ? "sender" : "recipient");
    Trees.put(
        data, "to", account == null && !frame.account().isEmpty() ? frame.account() : account);
  }

  /// Its own time, else the entry's.
  @Nullable Instant time() {
    Instant own = Trees.time(tree, "timestamp");
    return own == null ? frame.time() : own;
  }

  /// A key from kind and id, or from the element's bytes when it has no id.
  String key(String kind, @Nullable String id) {
    return id == null ? DedupeKeys.of(kind, frame.bytes(place)) : DedupeKeys.of(kind, id);
  }

  Update update(EventType type, String dedupeKey, ObjectNode data) {
    return new Update(frame.route(), type, dedupeKey, time(), data, frame.source(list, place));
  }

  /// A `channel.event` about one message.
  ///
  /// @param part the provider's part, which stands there as `message`
  Update messageEvent(String kind, JsonNode part) {
    String mid = Trees.text(part, "mid");
    ObjectNode data = RawUpdates.data(field, kind);
    Trees.put(data, "provider_id", mid);
    describeInto(data);
    data.set("message", part);
    return update(EventType.CHANNEL_EVENT, key(kind, mid), data);
  }

  /// A `channel.event` with the whole element as it came.
  Update rawEvent(String kind) {
    ObjectNode data = RawUpdates.data(field, kind);
    describeInto(data);
    boolean change = list.equals("changes");
    data.set(change ? "value" : list, tree);
    return update(EventType.CHANNEL_EVENT, key("item", null), data);
  }

  private void describeInto(ObjectNode data) {
    addressInto(data);
    if (isStandby()) {
      data.put("passive", true);
    }
    ObjectNode contact = contact();
    if (!contact.isEmpty()) {
      data.set("contact", contact);
    }
  }
}
