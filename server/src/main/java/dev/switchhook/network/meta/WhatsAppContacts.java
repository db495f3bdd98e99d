package dev.switchhook.network.meta;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What WhatsApp tells about people: names beside messages, changed numbers and user ids, opt-outs
/// and the address book of the Business app.
///
/// A person has a number (`wa_id`), a business-scoped user id (`user_id`) or both; since 2026 the
/// number is left out for people with a username.
final class WhatsAppContacts {
  private static final Set<String> NUMBER_CHANGES =
      Set.of("user_changed_number", "customer_changed_number");
  private static final Set<String> USER_ID_CHANGES = Set.of("user_changed_user_id");
  private static final Set<String> IDENTITY_CHANGES =
      Set.of("customer_identity_changed", "user_identity_changed");

  private WhatsAppContacts() {}

  /// What the provider says of the person: name, user ids, username, as far as given.
  ///
  /// @param contact the element of `contacts`, or a missing node
  /// @param item the message or other element it belongs to
  static ObjectNode described(JsonNode contact, JsonNode item) {
    ObjectNode described = Json.object();
    JsonNode profile = contact.path("profile");
    Trees.put(described, "name", Trees.text(profile, "name"));
    String userId = Trees.text(contact, "user_id");
    Trees.put(described, "user_id", userId == null ? Trees.text(item, "from_user_id") : userId);
    String parent = Trees.text(contact, "parent_user_id");
    Trees.put(
        described,
        "parent_user_id",
        parent == null ? Trees.text(item, "from_parent_user_id") : parent);
    String username = Trees.text(profile, "username");
    if (username != null) {
      described.put("username", username.startsWith("@") ? username.substring(1) : username);
    }
    return described;
  }

  /// A system message that says that a person's number, user id or identity changed; null for other
  /// system messages.
  static @Nullable Update system(Item item) {
    JsonNode system = item.tree().path("system");
    String kind = Trees.text(system, "type");
    if (kind == null) {
      return null;
    }
    ArrayNode changes = Json.array();
    ObjectNode previous = Json.object();
    String number = Trees.text(item.tree(), "from");
    if (NUMBER_CHANGES.contains(kind)) {
      changes.add("phone_number");
      Trees.put(previous, "phone_number", number);
      number = Trees.text(system, "wa_id", "new_wa_id");
    }
    if (USER_ID_CHANGES.contains(kind) || system.hasNonNull("previous_user_id")) {
      changes.add("user_id");
      Trees.put(previous, "user_id", Trees.text(system, "previous_user_id"));
    }
    if (IDENTITY_CHANGES.contains(kind)) {
      changes.add("identity");
    }
    if (changes.isEmpty()) {
      return null;
    }
    ObjectNode contact = described(Item.tree(item.contact()), item.tree());
    Trees.put(contact, "phone_number", number);
    Trees.put(contact, "user_id", Trees.text(system, "user_id"));
    Trees.put(contact, "parent_user_id", Trees.text(system, "parent_user_id"));
    ObjectNode data = updated(item, contact, changes, previous);
    data.set("system", system);
    Trees.copy(item.tree(), data, "identity");
    return item.update(EventType.CONTACT_UPDATED, item.key("m"), data);
  }

  /// An element of `user_preferences`: the person stopped or resumed marketing messages.
  static Update preference(Item item) {
    if (!item.tree().isObject()) {
      return item.channelEvent("preference", "preference");
    }
    ObjectNode contact = subject(item);
    Trees.put(contact, "user_id", Trees.text(item.tree(), "user_id"));
    ObjectNode data = updated(item, contact, Json.array().add("preferences"), Json.object());
    data.set("preferences", item.tree());
    return item.update(EventType.CONTACT_UPDATED, item.key("preference"), data);
  }

  /// An element of `user_id_update`: `user_id` is the new one or `{previous, current}`.
  static Update userId(Item item) {
    JsonNode ids = item.tree().path("user_id");
    if (!item.tree().isObject()) {
      return item.channelEvent("user_id", "user_id_update");
    }
    ObjectNode contact = subject(item);
    Trees.put(contact, "user_id", Trees.text(item.tree(), "user_id"));
    Trees.put(contact, "user_id", Trees.text(ids, "current"));
    ObjectNode previous = Json.object();
    Trees.put(previous, "user_id", Trees.text(ids, "previous"));
    ObjectNode data = updated(item, contact, Json.array().add("user_id"), previous);
    return item.update(EventType.CONTACT_UPDATED, item.key("user_id"), data);
  }

  /// An element of `state_sync`: the owner of the number changed the app's address book.
  static Update synced(Item item) {
    boolean removed = "remove".equals(Trees.text(item.tree(), "action"));
    return item.channelEvent(removed ? "contact.removed" : "contact.synced", "state_sync");
  }

  private static ObjectNode subject(Item item) {
    ObjectNode contact = described(Item.tree(item.contact()), item.tree());
    Trees.put(contact, "phone_number", Trees.text(item.tree(), "wa_id"));
    return contact;
  }

  private static ObjectNode updated(
      Item item, ObjectNode contact, ArrayNode changes, ObjectNode previous) {
    contact.put("channel", ChannelType.WHATSAPP.wireName());
    ObjectNode data = Json.object();
    Trees.put(data, "provider_id", item.id());
    data.set("contact", contact);
    data.set("changes", changes);
    if (!previous.isEmpty()) {
      data.set("previous", previous);
    }
    return data;
  }
}
