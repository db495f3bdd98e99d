package dev.switchhook.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.delivery.ResponseClass;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventMatch;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A filter as the store keeps it: a JSON object with what is not "any". Pure.
final class FilterText {
  private FilterText() {}

  static String write(DeliveryFilter filter) {
    EventMatch event = filter.event();
    ObjectNode node = Json.object();
    put(node, "endpoint", filter.endpointId());
    put(node, "event", filter.eventId());
    put(node, "status", filter.state() == null ? null : filter.state().wireName());
    put(node, "response", filter.response() == null ? null : filter.response().wireName());
    put(node, "type", event.type() == null ? null : event.type().name());
    put(node, "channel", event.channelId());
    put(node, "network", event.channelType() == null ? null : event.channelType().wireName());
    Set<String> contacts = event.contacts();
    if (contacts != null) {
      ArrayNode names = node.putArray("contacts");
      contacts.stream().sorted().forEach(names::add);
    }
    put(node, "text", event.text());
    return Json.text(node);
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      node.put(name, value.toString());
    }
  }

  static DeliveryFilter read(UUID applicationId, String text) {
    JsonNode node = Json.parse(text.getBytes(UTF_8));
    return new DeliveryFilter(
        applicationId,
        get(node, "endpoint", UUID::fromString),
        get(node, "event", UUID::fromString),
        get(node, "status", name -> DeliveryState.parse(name).orElseThrow()),
        false,
        get(node, "response", name -> ResponseClass.parse(name).orElseThrow()),
        new EventMatch(
            get(node, "type", EventType::new),
            get(node, "channel", UUID::fromString),
            get(node, "network", name -> ChannelType.parse(name).orElseThrow()),
            contacts(node),
            get(node, "text", Function.identity())));
  }

  private static @Nullable Set<String> contacts(JsonNode node) {
    return node.has("contacts")
        ? node.get("contacts").valueStream().map(JsonNode::stringValue).collect(Collectors.toSet())
        : null;
  }

  private static <T> @Nullable T get(JsonNode node, String name, Function<String, T> reader) {
    return Optional.ofNullable(node.get(name)).map(JsonNode::stringValue).map(reader).orElse(null);
  }
}
