package dev.switchhook.intake;

import dev.switchhook.contact.Contact;
import dev.switchhook.contact.Contacts;
import dev.switchhook.contact.Person;
import dev.switchhook.contact.Recognized;
import dev.switchhook.contact.Sighting;
import dev.switchhook.delivery.Completion;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Update;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Completes a fact about somebody whom memory does not know, or of whom something new is said:
/// finds out who it is, and tells of new and changed contacts before the fact itself. One object
/// for one fact.
final class Introduction implements Completion {
  private final Contacts contacts;
  private final Ids ids;
  private final Update update;
  private final Sighting sighting;
  private final UUID firstId;
  private final UUID id;

  /// @param firstId of the first event that comes before the fact; smaller than the fact's own
  Introduction(
      Contacts contacts, Ids ids, Update update, Sighting sighting, UUID firstId, UUID id) {
    this.contacts = contacts;
    this.ids = ids;
    this.update = update;
    this.sighting = sighting;
    this.firstId = firstId;
    this.id = id;
  }

  @Override
  public Completed complete(Tx tx) {
    Recognized recognized = contacts.recognize(tx, sighting);
    List<NewEvent> before = new ArrayList<>();
    if (recognized.isNew()) {
      ObjectNode data = Json.object();
      data.set("contact", recognized.contact().described());
      before.add(event(firstId, EventType.CONTACT_NEW, data, ContactKey.of(update.data())));
    }
    Recognized.Change own = null;
    for (Recognized.Change change : recognized.changes()) {
      boolean isOwn = change.contact().id().equals(recognized.contact().id());
      if (isOwn && !Facts.isMessage(update)) {
        own = change; // told by the update itself, which is a contact.updated
      } else {
        before.add(updated(before.isEmpty() ? firstId : ids.next(), change, isOwn));
      }
    }
    byte[] data =
        Json.bytes(
            Facts.isMessage(update)
                ? Facts.data(update, id, recognized.contact().id())
                : change(recognized.contact(), own));
    return new Completed(before, data, () -> contacts.remember(sighting, recognized));
  }

  private NewEvent updated(UUID eventId, Recognized.Change change, boolean isOwn) {
    ObjectNode data = Json.object();
    data.set("contact", change.contact().described());
    tell(data, change);
    String name = isOwn ? ContactKey.of(update.data()) : change.contact().person().userId();
    return event(eventId, EventType.CONTACT_UPDATED, data, name);
  }

  private NewEvent event(UUID eventId, EventType type, ObjectNode data, @Nullable String name) {
    return new NewEvent(
        eventId,
        new NewEvent.Origin(sighting.applicationId(), sighting.channelId(), sighting.channelType()),
        type,
        null,
        sighting.at(),
        Json.bytes(data),
        null,
        name,
        null);
  }

  /// The network's own `contact.updated`: the contact as it is known, with what the network says of
  /// it, and all that changed.
  private ObjectNode change(Contact contact, Recognized.@Nullable Change own) {
    ObjectNode described = contact.described();
    if (update.data().path("contact") instanceof ObjectNode said) {
      described.setAll(said);
    }
    ObjectNode data = Json.object();
    data.setAll(update.data());
    data.set("contact", described);
    if (own != null) {
      tell(data, own);
    }
    return data;
  }

  /// Adds what changed to `changes`, `previous` and `merged`; what stands there already stays.
  private static void tell(ObjectNode data, Recognized.Change change) {
    ArrayNode changes = Json.array();
    List<String> names = new ArrayList<>();
    for (JsonNode name : data.path("changes")) {
      names.add(name.asString(""));
      changes.add(name);
    }
    change.fields().stream().filter(name -> !names.contains(name)).forEach(changes::add);
    data.set("changes", changes);
    ObjectNode previous = previous(change);
    if (data.path("previous") instanceof ObjectNode said) {
      previous.setAll(said);
    }
    if (!previous.isEmpty()) {
      data.set("previous", previous);
    }
    if (!change.merged().isEmpty()) {
      ArrayNode merged = data.putArray("merged");
      change.merged().forEach(gone -> merged.add(Contact.publicId(gone)));
    }
  }

  private static ObjectNode previous(Recognized.Change change) {
    ObjectNode previous = Json.object();
    Person before = change.before();
    for (String field : change.fields()) {
      String value =
          switch (field) {
            case "name" -> before.name();
            case "username" -> before.username();
            case "phone_number" -> before.phoneNumber();
            case "user_id" -> before.userId();
            default -> null;
          };
      if (value != null) {
        previous.put(field, value);
      }
    }
    return previous;
  }

  /// What the update says of the person, with the contact's id before it.
  static ObjectNode contact(UUID contactId, Update update) {
    ObjectNode contact = Json.object().put("id", Contact.publicId(contactId));
    if (update.data().path("contact") instanceof ObjectNode said) {
      contact.setAll(said);
    }
    return contact;
  }
}
