package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Makes bubbles of what the simulation says a phone shows. Pure.
final class PhoneChat {
  private PhoneChat() {}

  /// @param rows the answer of `GET /simulator/people/{id}/chat`
  /// @param known the network's ids of messages that the hub has made events of
  static List<PhoneView.Bubble> bubbles(JsonNode rows, Set<String> known) {
    List<PhoneView.Bubble> bubbles = new ArrayList<>();
    String answered = "";
    for (JsonNode row : rows) {
      if (!mine(row)) {
        answered = row.path("at").asString("");
      }
    }
    for (JsonNode row : rows) {
      bubbles.add(bubble(row, known, answered));
    }
    return bubbles;
  }

  private static boolean mine(JsonNode row) {
    return row.path("from").asString("").equals("person");
  }

  private static PhoneView.Bubble bubble(JsonNode row, Set<String> known, String answered) {
    JsonNode content = row.path("content");
    String id = row.path("provider_id").asString("");
    String at = row.path("at").asString("");
    Said said = said(content);
    return new PhoneView.Bubble(
        id,
        mine(row),
        Instant.parse(at),
        said.kind(),
        said.text(),
        said.detail(),
        choices(content.path("interactive").path("action")),
        mine(row) ? tick(row, known.contains(id), answered) : business(row));
  }

  /// A person's message is sent at once, delivered when the hub has it, read when the business said
  /// so or answered.
  private static String tick(JsonNode row, boolean known, String answered) {
    if (row.path("status").asString("").equals("read")
        || answered.compareTo(row.path("at").asString("")) > 0) {
      return "read";
    }
    return known ? "delivered" : "sent";
  }

  private static String business(JsonNode row) {
    String status = row.path("status").asString("");
    return status.equals("accepted") ? "waiting" : status;
  }

  /// What a message is about, in one line.
  static String words(JsonNode content) {
    Said said = said(content);
    return said.text().isEmpty() ? content.path("type").asString("") : said.text();
  }

  private record Said(String kind, String text, String detail) {}

  private static Said said(JsonNode content) {
    String type = content.path("type").asString("text");
    JsonNode own = content.path(type);
    return switch (type) {
      case "text" -> new Said("text", own.asString(own.path("body").asString("")), "");
      case "image" -> new Said("image", own.path("caption").asString(""), "");
      case "location" ->
          new Said(
              "location",
              own.path("name").asString(""),
              own.path("latitude").asString("") + ", " + own.path("longitude").asString(""));
      case "interactive" -> interactive(own);
      case "button" -> new Said("text", own.path("text").asString(""), "");
      case "template" -> new Said("other", own.path("name").asString(""), type);
      default -> new Said("other", own.path("caption").asString(""), type);
    };
  }

  private static Said interactive(JsonNode own) {
    String type = own.path("type").asString("");
    String body = own.path("body").path("text").asString("");
    return switch (type) {
      case "button" -> new Said("buttons", body, "");
      case "list" -> new Said("list", body, own.path("action").path("button").asString(""));
      case "flow" -> new Said("flow", body, own.at("/action/parameters/flow_cta").asString(""));
      case "button_reply", "list_reply" ->
          new Said(
              "text",
              own.path(type).path("title").asString(""),
              own.path(type).path("description").asString(""));
      case "nfm_reply" -> new Said("form", fields(own.path("nfm_reply")), "");
      default -> new Said("other", body, type);
    };
  }

  private static String fields(JsonNode reply) {
    String text = reply.path("response_json").asString("");
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8)).properties().stream()
          .filter(field -> !field.getKey().equals("flow_token"))
          .map(field -> field.getKey() + ": " + field.getValue().asString(""))
          .collect(Collectors.joining("\n"));
    } catch (MalformedJson e) {
      return text;
    }
  }

  private static List<PhoneView.Choice> choices(JsonNode action) {
    List<PhoneView.Choice> choices = new ArrayList<>();
    action.path("buttons").forEach(button -> choices.add(choice(button.path("reply"))));
    action
        .path("sections")
        .forEach(section -> section.path("rows").forEach(row -> choices.add(choice(row))));
    return choices;
  }

  private static PhoneView.Choice choice(JsonNode reply) {
    return new PhoneView.Choice(
        reply.path("id").asString(""),
        reply.path("title").asString(""),
        reply.path("description").asString(""));
  }

  /// What a person sends, in the shapes of contracts §6.
  ///
  /// @throws ApiError 422 or 400 when there is no such kind
  static JsonNode content(Form form) {
    var content = Json.object();
    switch (form.text("kind")) {
      case "text" -> content.put("type", "text").put("text", form.raw("text"));
      case "image" -> {
        content.put("type", "image").putObject("image").put("caption", form.text("caption"));
      }
      case "location" -> {
        content
            .put("type", "location")
            .putObject("location")
            .put("latitude", -23.5505)
            .put("longitude", -46.6333)
            .put("name", "Praça Fictícia")
            .put("address", "Praça Fictícia, 12");
      }
      case "form" -> {
        var fields = Json.object();
        for (Map.Entry<String, String> field :
            Map.of("date", form.text("date"), "guests", form.text("guests")).entrySet()) {
          fields.put(field.getKey(), field.getValue());
        }
        content
            .put("type", "interactive")
            .putObject("interactive")
            .put("type", "nfm_reply")
            .putObject("nfm_reply")
            .put("name", "flow")
            .put("body", "Sent")
            .put("response_json", Json.text(fields));
        if (!form.text("message").isEmpty()) {
          content.putObject("reply_to").put("provider_id", form.text("message"));
        }
      }
      default -> throw ApiError.invalidParameter("kind", "there is no such message");
    }
    return content;
  }
}
