package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Somebody on the other side of a channel, as the store has them.
///
/// @param id time-ordered; shown as `con_<uuid>`
/// @param applicationId whose contact it is
/// @param channelId where the person was first seen; null when nobody said
/// @param channelType the network on which the person is known
/// @param person what is known of them; parent ids are not kept here
/// @param createdAt when the hub first heard of them, in milliseconds
/// @param updatedAt when what is known last changed, in milliseconds
public record Contact(
    UUID id,
    UUID applicationId,
    @Nullable UUID channelId,
    ChannelType channelType,
    Person person,
    Instant createdAt,
    Instant updatedAt) {
  /// Prefix of contact ids in the API and in events.
  public static final String ID_PREFIX = "con_";

  /// The id as the API and the events show it.
  public String publicId() {
    return publicId(id);
  }

  /// An id as the API and the events show it.
  public static String publicId(UUID id) {
    return ID_PREFIX + id;
  }

  /// The contact as events describe it: `id`, `name` (null when unknown), what else is known, and
  /// `channel`.
  public ObjectNode described() {
    ObjectNode described = Json.object().put("id", publicId()).put("name", person.name());
    put(described, "phone_number", person.phoneNumber());
    put(described, "user_id", person.userId());
    put(described, "username", person.username());
    return described.put("channel", channelType.wireName());
  }

  private static void put(ObjectNode object, String name, @Nullable String text) {
    if (text != null) {
      object.put(name, text);
    }
  }

  Contact with(Person newPerson, Instant now) {
    return new Contact(id, applicationId, channelId, channelType, newPerson, createdAt, now);
  }
}
