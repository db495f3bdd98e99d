package dev.switchhook.api;

import dev.switchhook.endpoint.Condition;
import dev.switchhook.endpoint.EndpointFilter;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.JsonBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a body says about an endpoint's filter. Immutable; null = the field was not given. A `null`
/// or an empty list takes that part of the filter away.
record FilterFields(@Nullable Set<ChannelType> networks, @Nullable List<Condition> conditions) {
  private static final int WORD_CHARS_MAX = 64;

  /// Reads both fields, and notes what is wrong with them.
  static FilterFields of(JsonBody body) {
    return new FilterFields(networks(body), conditions(body));
  }

  private static @Nullable Set<ChannelType> networks(JsonBody body) {
    if (body.isNull("networks")) {
      return Set.of();
    }
    List<String> names =
        body.optionalTexts("networks", ChannelType.values().length, WORD_CHARS_MAX);
    if (names == null) {
      return null;
    }
    Set<ChannelType> networks = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<ChannelType> network = ChannelType.parse(names.get(i));
      if (network.isEmpty()) {
        body.refuseAt("/networks/" + i, "must be one of " + networkNames());
      }
      network.ifPresent(networks::add);
    }
    return networks;
  }

  private static String networkNames() {
    return Stream.of(ChannelType.values())
        .map(ChannelType::wireName)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable List<Condition> conditions(JsonBody body) {
    if (body.isNull("conditions")) {
      return List.of();
    }
    JsonNode list = body.node("conditions");
    if (list == null) {
      return null;
    }
    if (!list.isArray() || list.size() > EndpointFilter.CONDITIONS_MAX) {
      body.refuse(
          "conditions",
          "must be a list of at most " + EndpointFilter.CONDITIONS_MAX + " conditions");
      return null;
    }
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      switch (Condition.parse(list.get(i))) {
        case Condition.Accepted(Condition condition) -> conditions.add(condition);
        case Condition.Refused refused ->
            body.refuseAt("/conditions/" + i + refused.pointer(), refused.detail());
      }
    }
    return conditions;
  }

  /// The filter after the change.
  EndpointFilter applied(EndpointFilter old) {
    return new EndpointFilter(
        networks == null ? old.networks() : networks,
        conditions == null ? old.conditions() : conditions);
  }

  /// Writes both fields.
  static void write(EndpointFilter filter, ObjectNode view) {
    ArrayNode networks = view.putArray("networks");
    filter.networks().stream().map(ChannelType::wireName).sorted().forEach(networks::add);
    ArrayNode conditions = view.putArray("conditions");
    filter.conditions().forEach(condition -> conditions.add(condition.json()));
  }
}
