package dev.switchhook.network.telegram;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.WebhookBody;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns the body of a Telegram webhook into an update. Pure and thread-safe.
///
/// A body has an `update_id`, which tells copies apart, and one member whose name is the kind of
/// update. Messages of every kind become `message.incoming`, as do tapped buttons and reactions;
/// what the bot may do in a chat is `contact.updated`; everything else is a `channel.event`.
public final class TelegramNetwork {
  private static final String UNKNOWN = "unknown";
  private static final String UPDATE_ID = "update_id";

  /// Longest name of a kind of update, in characters; a longer one counts as unknown.
  static final int KIND_CHARS_MAX = 64;

  /// Messages of a private chat with the owner's business account; the owner's own are among them.
  private static final Set<String> BUSINESS = Set.of("business_message", "edited_business_message");

  private TelegramNetwork() {}

  /// The update of one body, whose secret has been checked.
  ///
  /// Whatever is well-formed is taken; missing, null and misplaced parts never make the call fail.
  ///
  /// @param body the raw bytes of the request; not changed, not kept
  /// @return one update, or none when the object is empty
  /// @throws UnreadableBody when it is not one well-formed JSON object in UTF-8, repeats a name in
  ///   one object, is nested deeper than 256 levels, or holds a number that no double can hold
  public static Normalized normalize(byte[] body) {
    ObjectNode update = WebhookBody.read(body);
    if (update.isEmpty()) {
      return new Normalized.Updates(List.of());
    }
    String id = Trees.text(update, UPDATE_ID);
    Made made = made(update);
    JsonNode part = update.path(made.kind());
    return new Normalized.Updates(
        List.of(
            new Update(
                new Route.PathChannel(ChannelType.TELEGRAM),
                made.type(),
                id == null ? DedupeKeys.of("body", body) : DedupeKeys.of("u", id),
                Trees.time(part, part.hasNonNull("edit_date") ? "edit_date" : "date"),
                made.data(),
                body.clone())));
  }

  /// What an update becomes.
  ///
  /// @param kind name of the member that says what the update is; empty when there is none
  record Made(String kind, EventType type, ObjectNode data) {
    static Made incoming(String kind, ObjectNode data) {
      return new Made(kind, EventType.MESSAGE_INCOMING, data);
    }
  }

  private static Made made(ObjectNode update) {
    String kind = kind(update);
    JsonNode part = update.path(kind);
    if (!part.isObject()) {
      return raw(kind, part, update);
    }
    return switch (kind) {
      case "message", "channel_post", "guest_message" -> TelegramMessages.message(kind, part);
      case "business_message" ->
          isByOwner(kind, part)
              ? about(kind, "message.echo", part)
              : TelegramMessages.message(kind, part);
      case "edited_message", "edited_channel_post", "edited_business_message" ->
          about(kind, isByOwner(kind, part) ? "message.echo" : "message.edited", part);
      case "deleted_business_messages" -> about(kind, "message.deleted", part);
      case "callback_query" -> Made.incoming(kind, TelegramAnswers.tapped(part));
      case "message_reaction" -> Made.incoming(kind, TelegramAnswers.reaction(part));
      case "my_chat_member" ->
          new Made(kind, EventType.CONTACT_UPDATED, TelegramAnswers.membership(part));
      default -> raw(kind, part, update);
    };
  }

  private static String kind(ObjectNode update) {
    for (String name : update.propertyNames()) {
      if (!name.equals(UPDATE_ID) && !update.path(name).isNull()) {
        return name;
      }
    }
    return "";
  }

  /// In the owner's private chats the chat is the other person; who else writes there is the owner
  /// or a bot of the owner's.
  private static boolean isByOwner(String kind, JsonNode message) {
    String sender = Trees.text(message.path("from"), "id");
    return BUSINESS.contains(kind)
        && sender != null
        && !sender.equals(Trees.text(message.path("chat"), "id"));
  }

  /// A `channel.event` about one message.
  private static Made about(String field, String kind, JsonNode message) {
    ObjectNode data = Json.object().put("field", field).put("kind", kind);
    Trees.put(data, "provider_id", TelegramChat.messageId(message));
    TelegramChat.of(message).describeInto(data);
    data.set("message", message);
    return new Made(field, EventType.CHANNEL_EVENT, data);
  }

  /// A `channel.event` with the part as it came; the whole update when it has no part of a kind.
  private static Made raw(String kind, JsonNode part, ObjectNode update) {
    boolean telling = !kind.isEmpty() && kind.length() <= KIND_CHARS_MAX;
    String field = telling ? kind : "";
    ObjectNode data = Json.object().put("field", field).put("kind", telling ? kind : UNKNOWN);
    if (part.isObject()) {
      TelegramChat.of(part).describeInto(data);
    }
    data.set("value", kind.isEmpty() ? update : part);
    return new Made(kind, EventType.CHANNEL_EVENT, data);
  }
}
