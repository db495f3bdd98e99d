package dev.switchhook.dashboard;

import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of an endpoint as they stand in a form.
///
/// @param eventTypes those that are ticked
/// @param open whether the dialog is shown at once, since it came with mistakes
public record EndpointForm(
    Map<String, String> fields, List<String> eventTypes, Mistakes mistakes, boolean open) {
  private static final List<String> ADVANCED =
      List.of("profile", "timeout", "retry_schedule", "headers", "rate_limit");

  /// A new endpoint's.
  static final EndpointForm NEW = new EndpointForm(Map.of(), List.of(), Mistakes.NONE, false);

  /// Copies the collections.
  public EndpointForm {
    fields = Map.copyOf(fields);
    eventTypes = List.copyOf(eventTypes);
  }

  /// What an endpoint has.
  static EndpointForm of(EndpointView endpoint) {
    return new EndpointForm(
        Map.of(
            "url", endpoint.url(),
            "description", endpoint.name(),
            "rate_limit", endpoint.text("rate_limit"),
            "profile", endpoint.text("profile"),
            "timeout", endpoint.text("timeout"),
            "retry_schedule", endpoint.joined("retry_schedule"),
            "headers", endpoint.headers(),
            "ordered", endpoint.ordered() ? "on" : ""),
        endpoint.eventTypes(),
        Mistakes.NONE,
        false);
  }

  /// What was submitted, with what is wrong about it.
  static EndpointForm of(Form form, Mistakes mistakes) {
    Map<String, String> fields = new LinkedHashMap<>();
    List.of("url", "description", "ordered").forEach(name -> fields.put(name, form.text(name)));
    ADVANCED.forEach(name -> fields.put(name, form.text(name)));
    return new EndpointForm(fields, form.all("event_types"), mistakes, true);
  }

  /// A field; empty when it has none.
  public String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /// Whether an event type is ticked.
  public boolean wants(String eventType) {
    return eventTypes.contains(eventType);
  }

  /// What the API is told. Numbers that are none go as they are: the API says what is wrong. What
  /// only sending has a use for is left out where the form says that the endpoint is polled.
  static ObjectNode body(Form form) {
    ObjectNode body = Json.object().put("description", form.text("description"));
    ArrayNode types = body.putArray("event_types");
    form.all("event_types").forEach(types::add);
    boolean polled = form.text("kind").equals("poll");
    if (!polled) {
      body.put("url", form.text("url"));
      putNumber(body, "rate_limit", form.text("rate_limit"));
    }
    if (form.has("advanced")) {
      body.put("profile", form.text("profile"));
      putHeaders(body, form);
    }
    if (form.has("advanced") && !polled) {
      putSending(body, form);
    }
    return body;
  }

  private static void putSending(ObjectNode body, Form form) {
    body.put("ordered", form.has("ordered"));
    String timeout = form.text("timeout");
    body.put("timeout", timeout.isEmpty() ? null : timeout);
    String schedule = form.text("retry_schedule");
    if (schedule.isEmpty()) {
      body.putNull("retry_schedule");
    } else {
      ArrayNode waits = body.putArray("retry_schedule");
      words(schedule).forEach(waits::add);
    }
  }

  private static void putHeaders(ObjectNode body, Form form) {
    ObjectNode headers = body.putObject("headers");
    for (String line : form.raw("headers").split("\\R", -1)) {
      if (!line.isBlank()) {
        int colon = line.indexOf(':');
        headers.put(
            colon < 0 ? line.strip() : line.substring(0, colon).strip(),
            colon < 0 ? "" : line.substring(colon + 1).strip());
      }
    }
  }

  private static void putNumber(ObjectNode body, String field, String text) {
    if (text.isEmpty()) {
      body.putNull(field);
    } else if (text.matches("\\d{1,9}")) {
      body.put(field, Integer.parseInt(text));
    } else {
      body.put(field, text);
    }
  }

  private static List<String> words(String text) {
    return new ArrayList<>(
        Arrays.stream(text.split("[,\\s]+", -1)).filter(word -> !word.isEmpty()).toList());
  }
}
