package dev.switchhook.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the hub did with what somebody wrote: webhook, event, deliveries, attempts. Read from the
/// API and the simulation's journal.
final class PhoneTrail {
  /// Most events that are shown.
  static final int EVENTS_MAX = 8;

  private static final int ENDPOINTS_MAX = 100;
  private static final int WEBHOOKS_MAX = 40;

  private final Api api;
  private final Playground playground;

  PhoneTrail(Api api, Playground playground) {
    this.api = api;
    this.playground = playground;
  }

  /// The last events of that person, newest first.
  ///
  /// @param network the name under which the network knows the person
  /// @param ids filled with the network's ids of the messages in these events
  List<PhoneView.Happened> of(String network, Set<String> ids) {
    Map<String, String> endpoints = new HashMap<>();
    api.get("/v1/endpoints?limit=" + ENDPOINTS_MAX)
        .path("data")
        .forEach(each -> {
          String words = each.path("description").asString("");
          endpoints.put(
              each.path("id").asString(""),
              words.isEmpty() ? each.path("url").asString("") : words);
        });
    String name = URLEncoder.encode(network, StandardCharsets.UTF_8);
    JsonNode webhooks =
        playground.simulator(
            "GET", "/simulator/webhooks?limit=" + WEBHOOKS_MAX + "&mentions=" + name, null);
    List<PhoneView.Happened> trail = new ArrayList<>();
    for (JsonNode row :
        api.get("/v1/events?limit=" + EVENTS_MAX + "&contact=" + name).path("data")) {
      JsonNode event = api.get("/v1/events/" + row.path("id").asString(""));
      JsonNode data = event.path("data");
      String id = data.path("provider_id").asString("");
      ids.add(id);
      String type = event.path("type").asString("");
      trail.add(
          new PhoneView.Happened(
              event.path("id").asString(""),
              type,
              words(type, data),
              Instant.parse(event.path("received_at").asString("")),
              answers(webhooks.path("data"), id, data.path("status").asString("")),
              deliveries(event, endpoints)));
    }
    return trail;
  }

  private static String words(String type, JsonNode data) {
    if (type.equals("message.report")) {
      return data.path("status").asString("");
    }
    JsonNode content = data.path("content");
    return PhoneChat.words(content);
  }

  private static List<Integer> answers(JsonNode webhooks, String id, String status) {
    List<Integer> answers = new ArrayList<>();
    for (JsonNode webhook : webhooks) {
      String body = webhook.path("body").asString("");
      boolean about = status.isEmpty() ? body.contains("\"messages\":") : body.contains(status);
      if (!id.isEmpty() && about && body.contains(id)) {
        answers.add(webhook.path("status").asInt(0));
      }
    }
    return answers;
  }

  private List<PhoneView.Delivered> deliveries(JsonNode event, Map<String, String> endpoints) {
    List<PhoneView.Delivered> all = new ArrayList<>();
    for (JsonNode row : event.path("deliveries")) {
      String endpoint = row.path("endpoint_id").asString("");
      all.add(
          new PhoneView.Delivered(
              row.path("id").asString(""),
              endpoints.getOrDefault(endpoint, endpoint),
              row.path("status").asString(""),
              attempts(row),
              row.path("next_attempt_at").asString("")));
    }
    return all.reversed();
  }

  /// Only what was tried more than once needs a look at its attempts.
  private List<Integer> attempts(JsonNode delivery) {
    int count = delivery.path("attempt_count").asInt(0);
    if (count <= 1) {
      return count == 0 ? List.of() : List.of(delivery.path("last_status_code").asInt(0));
    }
    List<Integer> answers = new ArrayList<>();
    api.get("/v1/deliveries/" + delivery.path("id").asString(""))
        .path("attempts")
        .forEach(attempt -> answers.add(attempt.path("status_code").asInt(0)));
    return answers;
  }
}
