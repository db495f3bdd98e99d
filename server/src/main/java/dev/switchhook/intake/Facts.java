package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.contact.Contacts;
import dev.switchhook.contact.Person;
import dev.switchhook.contact.Sighting;
import dev.switchhook.delivery.Completion;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Update;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes what is to be published out of what a network reported. Thread-safe, never blocks.
///
/// Messages and forms get the hub's own id, by which endpoints name them: that of their event, so
/// that a message is found by it without a row of its own. They get the id of their contact, too:
/// from memory when nothing new is said of the person, else from the store, in the transaction that
/// publishes them.
final class Facts {
  private static final byte[] LATER = {};

  private final Contacts contacts;
  private final Ids ids;

  Facts(Contacts contacts, Ids ids) {
    this.contacts = contacts;
    this.ids = ids;
  }

  /// @param now the time of updates for which the provider gave none
  NewEvent of(Update update, Channel channel, Instant now) {
    Instant at = update.occurredAt() == null ? now : update.occurredAt();
    Person person =
        isMessage(update) || isContact(update) ? Person.of(channel.type(), update.data()) : null;
    if (person == null) {
      UUID id = ids.next();
      return fact(id, update, channel, at, Json.bytes(data(update, id, null)), null);
    }
    Optional<UUID> known =
        isContact(update)
            ? Optional.empty()
            : contacts.known(channel.applicationId(), channel.type(), person);
    if (known.isPresent()) {
      UUID id = ids.next();
      return fact(id, update, channel, at, Json.bytes(data(update, id, known.get())), null);
    }
    Sighting sighting =
        new Sighting(
            channel.applicationId(),
            channel.id(),
            channel.type(),
            person,
            isContact(update) ? Person.before(update.data()) : null,
            at);
    UUID first = ids.next();
    UUID id = ids.next();
    Introduction introduction = new Introduction(contacts, ids, update, sighting, first, id);
    return fact(id, update, channel, at, LATER, introduction);
  }

  static boolean isMessage(Update update) {
    EventType type = update.type();
    return type.equals(EventType.MESSAGE_INCOMING) || type.equals(EventType.FORM_SUBMITTED);
  }

  private static boolean isContact(Update update) {
    return update.type().equals(EventType.CONTACT_UPDATED);
  }

  private static NewEvent fact(
      UUID id,
      Update update,
      Channel channel,
      Instant at,
      byte[] data,
      @Nullable Completion completion) {
    return new NewEvent(
        id,
        new NewEvent.Origin(channel.applicationId(), channel.id(), channel.type()),
        update.type(),
        update.dedupeKey(),
        at,
        data,
        update.source(),
        ContactKey.of(update.data()),
        completion);
  }

  /// The update's data with our ids. The update itself stays as it is, since another channel may
  /// have it as well.
  static ObjectNode data(Update update, UUID id, @Nullable UUID contactId) {
    if (!isMessage(update)) {
      return update.data();
    }
    ObjectNode data = Json.object();
    data.put("message_id", id.toString());
    data.setAll(update.data());
    if (contactId != null) {
      data.set("contact", Introduction.contact(contactId, update));
    }
    return data;
  }
}
