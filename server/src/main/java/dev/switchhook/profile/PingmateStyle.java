package dev.switchhook.profile;

import static java.time.ZoneOffset.UTC;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The webhooks of the WhatsApp API Platform (PingMate), as its page on webhooks shows them.
///
/// The page gives the envelope and the object of a report. What it leaves open is decided here and
/// written down in `docs/reference/profiles.md`.
final class PingmateStyle implements Style {
  private static final String API_VERSION = "2026-02-04";
  private static final Set<EventType> TYPES =
      Set.of(EventType.MESSAGE_INCOMING, EventType.MESSAGE_REPORT, EventType.FORM_SUBMITTED);
  private static final BodySignature SIGNATURE = new BodySignature("X-Webhook-Signature", "");

  /// Always with milliseconds, as on the page.
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(UTC);

  @Override
  public boolean carries(EventType type) {
    return TYPES.contains(type);
  }

  @Override
  public byte[] body(Event event) {
    JsonNode data = Json.parse(event.data());
    ObjectNode body = Json.object();
    body.put("id", event.publicId());
    body.put("type", event.type().name());
    body.put("api_version", API_VERSION);
    body.put("created_at", event.receivedAt().getEpochSecond());
    body.put("liveMode", true);
    body.putObject("data")
        .set(
            "object",
            event.type().equals(EventType.MESSAGE_REPORT)
                ? report(event, data)
                : message(event, data));
    return Json.bytes(body);
  }

  private static ObjectNode report(Event event, JsonNode data) {
    Address address = Address.of(event, data.path("recipient"));
    ObjectNode report = Json.object();
    ObjectNode recipient = report.putObject("recipient");
    recipient.set("customer_id", data.path("provider_id"));
    recipient.put("phone_number", address.international());
    if (address.userId() != null) {
      recipient.put("user_id", address.userId());
    }
    report.put("status", data.path("status").asString("").toUpperCase(Locale.ROOT));
    report.put("reported_at", MILLISECONDS.format(event.receivedAt()));
    report.put("timestamp", text(event.occurredAt()));
    JsonNode errors = data.path("errors");
    if (errors.isArray() && !errors.isEmpty()) {
      report.set("errors", errors);
    }
    return report;
  }

  /// The message or form as the hub keeps it, and the fields of a report that a receiver may expect
  /// here too.
  private static ObjectNode message(Event event, JsonNode data) {
    ObjectNode message = Json.object();
    data.properties().forEach(field -> message.set(field.getKey(), field.getValue()));
    message.put("phone_number", Address.of(event, data.path("from")).international());
    message.put("timestamp", text(event.occurredAt()));
    @Nullable ChannelType channel = event.channelType();
    message.put("channel", channel == null ? null : channel.wireName());
    message.put("channel_id", event.channelId() == null ? null : event.channelId().toString());
    return message;
  }

  private static String text(Instant time) {
    return time.toString();
  }

  @Override
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    return SIGNATURE.sign(keys, signing);
  }
}
