package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The bodies and the signature of Hub Chatt2.me: exactly the fields that its documentation shows,
/// no more.
final class Chatt2meStyle implements Style {
  private static final int ONLY_SUCCESS = 200;
  private static final byte[] DOT = {'.'};

  @Override
  public boolean carries(EventType type) {
    return isMessage(type) || type.equals(EventType.MESSAGE_REPORT);
  }

  /// A report that names no message (a watermark that covers none of ours) has no form here. Only
  /// networks that report moments can have such, so that no other report is read for it.
  @Override
  public boolean carries(Event event) {
    return carries(event.type())
        && !(event.type().equals(EventType.MESSAGE_REPORT)
            && reportsMoments(event.channelType())
            && namesNoMessage(Json.parse(event.data())));
  }

  private static boolean reportsMoments(@Nullable ChannelType type) {
    return type == ChannelType.MESSENGER || type == ChannelType.INSTAGRAM;
  }

  private static boolean namesNoMessage(JsonNode data) {
    return !data.path("message_id").isString() && !data.path("provider_id").isString();
  }

  private static boolean isMessage(EventType type) {
    return type.equals(EventType.MESSAGE_INCOMING) || type.equals(EventType.FORM_SUBMITTED);
  }

  @Override
  public byte[] body(Event event) {
    JsonNode data = Json.parse(event.data());
    return Json.bytes(isMessage(event.type()) ? message(event, data) : status(event, data));
  }

  private static ObjectNode message(Event event, JsonNode data) {
    ObjectNode body = Json.object();
    body.put("eventType", "Message");
    body.put("channelId", String.valueOf(event.channelId()));
    body.set("messageId", data.path("message_id"));
    body.set("from", data.path("from"));
    body.put("timestamp", event.occurredAt().getEpochSecond());
    body.put("channel", channel(event));
    body.set("content", data.path("content"));
    return body;
  }

  private static ObjectNode status(Event event, JsonNode data) {
    JsonNode own = data.path("message_id");
    ObjectNode body = Json.object();
    body.put("eventType", "MessageStatus");
    body.set("messageId", own.isString() ? own : data.path("provider_id"));
    body.set("status", data.path("status"));
    body.put("timestamp", event.occurredAt().getEpochSecond());
    body.put("channel", channel(event));
    return body;
  }

  private static @Nullable String channel(Event event) {
    @Nullable ChannelType type = event.channelType();
    return type == null ? null : type.wireName();
  }

  @Override
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    String seconds = Long.toString(signing.at().getEpochSecond());
    byte[] code = keys.getFirst().sign(seconds.getBytes(UTF_8), DOT, signing.body());
    return List.of(
        new SignatureHeader(
            "X-hub-Signature", "t=" + seconds + ",v1=" + HexFormat.of().formatHex(code)));
  }

  @Override
  public boolean accepts(int status) {
    return status == ONLY_SUCCESS;
  }
}
