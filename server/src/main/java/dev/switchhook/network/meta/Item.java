package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// One element of a list in a change's value: a message, a status, a call.
///
/// @param list name of the list
/// @param place the element; anything but null
record Item(ChangeFrame frame, String list, Located place) {
  JsonNode tree() {
    return place.tree();
  }

  String field() {
    return frame.field();
  }

  /// The provider's id; null when it has none.
  @Nullable String id() {
    return Trees.text(tree(), "id");
  }

  /// Its own time, else the entry's, else null.
  @Nullable Instant time() {
    Instant time = Trees.time(tree(), "timestamp");
    if (time == null) {
      time = Trees.time(tree().path("metadata"), "timestamp");
    }
    return time == null ? frame.entryTime() : time;
  }

  /// The element of `contacts` for the person it is about; null when there is none. Names come in
  /// many places, depending on the list, and are tried in turn.
  @Nullable Located contact() {
    JsonNode tree = tree();
    boolean namesSomebody = false;
    for (Person person : Person.values()) {
      String number = Trees.text(tree, person.number);
      String userId = Trees.text(tree, person.userId);
      Located contact = frame.contact(number, userId);
      if (contact != null) {
        return contact;
      }
      namesSomebody |= number != null || userId != null;
    }
    return namesSomebody ? null : frame.onlyContact();
  }

  private enum Person {
    SENDER("from", "from_user_id"),
    RECIPIENT("recipient_id", "recipient_user_id"),
    ADDRESSEE("to", "to_user_id"),
    SUBJECT("wa_id", "user_id");

    private final String number;
    private final String userId;

    Person(String number, String userId) {
      this.number = number;
      this.userId = userId;
    }
  }

  /// The contact's tree; a missing node when there is none.
  static JsonNode tree(@Nullable Located contact) {
    return contact == null ? MissingNode.getInstance() : contact.tree();
  }

  /// The update that it becomes, with its source.
  Update update(EventType type, String dedupeKey, ObjectNode data) {
    return update(type, dedupeKey, data, contact());
  }

  /// The same, for whoever has looked the contact up already.
  Update update(EventType type, String dedupeKey, ObjectNode data, @Nullable Located contact) {
    return new Update(
        frame.route(), type, dedupeKey, time(), data, frame.source(list, place, contact));
  }

  /// A key from kind and id, or from the element's bytes when it has no id.
  String key(String kind) {
    String id = id();
    return id == null ? DedupeKeys.of(kind, frame.bytes(place)) : DedupeKeys.of(kind, id);
  }

  /// A `channel.event` with the element as it is.
  ///
  /// @param kind what it is, also the namespace of its key
  /// @param part name of the element in the data
  Update channelEvent(String kind, String part) {
    return channelEvent(kind, part, "");
  }

  /// The same for elements of which several share an id.
  ///
  /// @param distinction what tells them apart, for instance a status; empty when nothing does
  Update channelEvent(String kind, String part, String distinction) {
    ObjectNode data = Json.object().put("field", field()).put("kind", kind);
    Trees.put(data, "provider_id", id());
    data.set(part, tree());
    Located contact = contact();
    ObjectNode described = WhatsAppContacts.described(tree(contact), tree());
    if (!described.isEmpty()) {
      data.set("contact", described);
    }
    String key = key(kind);
    return update(
        EventType.CHANNEL_EVENT,
        distinction.isEmpty() ? key : key + ':' + DedupeKeys.plain(distinction),
        data,
        contact);
  }
}
