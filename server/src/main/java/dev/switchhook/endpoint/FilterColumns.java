package dev.switchhook.endpoint;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A filter as the store keeps it: two JSON arrays; null = that part asks for nothing. Pure.
final class FilterColumns {
  private FilterColumns() {}

  static @Nullable String networks(EndpointFilter filter) {
    ArrayNode names = Json.array();
    filter.networks().stream().map(ChannelType::wireName).sorted().forEach(names::add);
    return names.isEmpty() ? null : Json.text(names);
  }

  static @Nullable String conditions(EndpointFilter filter) {
    ArrayNode conditions = Json.array();
    filter.conditions().forEach(condition -> conditions.add(condition.json()));
    return conditions.isEmpty() ? null : Json.text(conditions);
  }

  static EndpointFilter read(@Nullable String networks, @Nullable String conditions) {
    return networks == null && conditions == null
        ? EndpointFilter.NONE
        : new EndpointFilter(readNetworks(networks), readConditions(conditions));
  }

  private static Set<ChannelType> readNetworks(@Nullable String json) {
    Set<ChannelType> networks = new LinkedHashSet<>();
    for (JsonNode name : list(json)) {
      networks.add(ChannelType.parse(name.asString()).orElseThrow());
    }
    return networks;
  }

  private static List<Condition> readConditions(@Nullable String json) {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode node : list(json)) {
      switch (Condition.parse(node)) {
        case Condition.Accepted(Condition condition) -> conditions.add(condition);
        case Condition.Refused refused ->
            throw new IllegalStateException("a stored condition " + refused.detail());
      }
    }
    return conditions;
  }

  private static JsonNode list(@Nullable String json) {
    return json == null ? Json.array() : Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
