package dev.switchhook.network.meta;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.Located.Struct;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `channel.event` updates of what is kept as the provider sent it.
final class RawUpdates {
  /// The kind of what has no telling name of its own.
  static final String UNKNOWN = "unknown";

  private static final int EVENT_CHARS_MAX = 64;

  private RawUpdates() {}

  /// The beginning of a `channel.event`'s data.
  static ObjectNode data(String field, String kind) {
    return Json.object().put("field", field).put("kind", kind);
  }

  /// One update of a whole body that is of no known object; none when the body is empty.
  static void whole(Struct envelope, byte[] body, UpdateList updates) {
    if (envelope.members().isEmpty()) {
      return;
    }
    ObjectNode data = data("", UNKNOWN);
    data.set("body", envelope.tree());
    updates.add(
        new Update(
            new Route.Account(ChannelType.WHATSAPP, ""),
            EventType.CHANNEL_EVENT,
            DedupeKeys.of("body", body),
            null,
            data,
            body.clone()));
  }

  /// One update of an entry without any change in it.
  static Update entry(ChangeFrame frame, Located entry) {
    ObjectNode data = data("", UNKNOWN);
    data.set("entry", entry.tree());
    return new Update(
        frame.businessAccount(),
        EventType.CHANNEL_EVENT,
        DedupeKeys.of("entry", frame.bytes(entry)),
        frame.entryTime(),
        data,
        frame.entrySource());
  }

  /// One update of a whole change.
  ///
  /// @param otherwise the kind, when the change does not name an event
  static Update change(ChangeFrame frame, String otherwise) {
    JsonNode value = frame.value().tree();
    ObjectNode data = data(frame.field(), kind(value, otherwise));
    data.set("value", value);
    return new Update(
        frame.route(),
        EventType.CHANNEL_EVENT,
        frame.key("change"),
        frame.entryTime(),
        data,
        frame.source());
  }

  private static String kind(JsonNode value, String otherwise) {
    String event = Trees.text(value, "event");
    return event == null || event.length() > EVENT_CHARS_MAX
        ? otherwise
        : event.toLowerCase(Locale.ROOT);
  }
}
