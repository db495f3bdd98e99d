package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.AttemptRecord;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.SentRequest;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Deliveries and attempts as the native API writes them. Pure.
final class DeliveryViews {
  /// Prefix of delivery ids.
  static final String DELIVERY_PREFIX = "dlv_";

  private static final String ATTEMPT_PREFIX = "att_";

  private DeliveryViews() {}

  /// A row of a list.
  static ObjectNode row(DeliveryHistory.Entry entry) {
    EventType type = entry.eventType();
    Instant next = entry.nextAttemptAt();
    return Json.object()
        .put("id", DeliveryLog.publicId(entry.id()))
        .put("event_id", Event.ID_PREFIX + entry.eventId())
        .put("event_type", type == null ? null : type.name())
        .put("endpoint_id", Endpoint.ID_PREFIX + entry.endpointId())
        .put("status", entry.state().wireName())
        .put("test", entry.test())
        .put("attempt_count", entry.attemptCount())
        .put("last_status_code", entry.lastStatusCode())
        .put("created_at", entry.createdAt().toString())
        .put("next_attempt_at", next == null ? null : next.toString());
  }

  /// A delivery with its request and attempts.
  ///
  /// @param payloads whether bodies are shown
  static ObjectNode detail(DeliveryHistory.Detail detail, boolean payloads) {
    ObjectNode view = row(detail.entry());
    SentRequest sent = detail.request();
    boolean polled = sent.url().isEmpty();
    ObjectNode request = view.putObject("request").put("url", polled ? null : sent.url());
    ObjectNode headers = request.putObject("headers");
    sent.hubHeaders().forEach(header -> headers.put(header.name(), header.value()));
    for (Header header : sent.ownHeaders()) {
      headers.put(header.name(), EndpointFields.MASK);
    }
    if (payloads) {
      request.put("body", text(sent.body()));
    }
    ArrayNode attempts = view.putArray("attempts");
    detail.attempts().forEach(attempt -> attempts.add(attempt(attempt, payloads)));
    return view;
  }

  /// An attempt.
  ///
  /// @param payloads whether its body is shown
  static ObjectNode attempt(AttemptRecord attempt, boolean payloads) {
    ObjectNode view =
        Json.object()
            .put("id", ATTEMPT_PREFIX + attempt.id())
            .put("number", attempt.number())
            .put("trigger", attempt.trigger().wireName())
            .put("at", attempt.at().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("duration_ms", attempt.took().toMillis())
            .put("status_code", attempt.statusCode());
    String headers = attempt.responseHeaders();
    view.set("response_headers", headers == null ? null : map(headers));
    if (payloads) {
      view.put("response_body", text(attempt.responseBody()));
    }
    return view.put("response_truncated", attempt.responseTruncated())
        .put("error", attempt.error());
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /// Headers of one name, in any case, become one list (RFC 9110 §5.3).
  private static JsonNode map(String pairs) {
    ObjectNode map = Json.object();
    for (JsonNode pair : Json.parse(pairs.getBytes(UTF_8))) {
      String name = EndpointViews.lower(pair.path(0).asString());
      String value = pair.path(1).asString();
      JsonNode before = map.get(name);
      map.put(name, before == null ? value : before.stringValue() + ", " + value);
    }
    return map;
  }
}
