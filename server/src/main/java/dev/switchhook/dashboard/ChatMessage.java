package dev.switchhook.dashboard;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A message of a conversation.
///
/// @param node as the API answers it
/// @param shown whether its text may be read
public record ChatMessage(JsonNode node, boolean shown) {
  private static final Set<String> KINDS =
      Set.of(
          "image",
          "video",
          "audio",
          "document",
          "sticker",
          "location",
          "contacts",
          "interactive",
          "button",
          "reaction",
          "order",
          "template",
          "unsupported");

  private static final Set<String> STATUSES =
      Set.of(
          "enqueued", "sending", "unconfirmed", "accepted", "sent", "delivered", "read", "failed");

  /// Its id.
  public String id() {
    return node.path("id").asString("");
  }

  /// Whether the hub sent it.
  public boolean outgoing() {
    return node.path("direction").asString("").equals("outgoing");
  }

  /// When it came, or was handed in.
  public String at() {
    return node.path("created_at").asString("");
  }

  /// Key of what it is when it is no text; empty for texts.
  public String kind() {
    String type = node.path("content").path("type").asString("");
    if (type.equals("text")) {
      return "";
    }
    if (node.has("form")) {
      return "contacts.kind.form";
    }
    return "contacts.kind." + (KINDS.contains(type) ? type : "other");
  }

  /// What can be read in it, or dots; empty when nothing can.
  public String text() {
    String text = readable(node.path("content"));
    return shown || text.isEmpty() ? text : Masking.DOTS;
  }

  private static String readable(JsonNode content) {
    String type = content.path("type").asString("");
    JsonNode part = content.path(type);
    return switch (type) {
      case "text" -> part.isString() ? part.asString("") : part.path("body").asString("");
      case "interactive" ->
          first(
              part.path("button_reply").path("title"),
              part.path("list_reply").path("title"),
              part.path("body").path("text"));
      case "button" -> part.path("text").asString("");
      case "reaction" -> part.path("emoji").asString("");
      case "location" -> first(part.path("name"), part.path("address"));
      case "template" -> part.path("name").asString("");
      default -> first(part.path("caption"), part.path("filename"));
    };
  }

  private static String first(JsonNode... nodes) {
    for (JsonNode node : nodes) {
      String text = node.asString("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /// Key of its status; empty for those that came in.
  public String status() {
    String status = node.path("status").asString("");
    return outgoing() && STATUSES.contains(status) ? "contacts.status." + status : "";
  }

  /// How its status looks: `waiting`, `sent`, `delivered`, `read`, `failed`.
  public String look() {
    return switch (node.path("status").asString("")) {
      case "accepted", "sent" -> "sent";
      case "delivered" -> "delivered";
      case "read" -> "read";
      case "failed" -> "failed";
      default -> "waiting";
    };
  }

  /// Why it failed, in the provider's words; empty when it did not.
  public String problem() {
    JsonNode error = node.path("error");
    return first(error.path("title"), error.path("message"), error.path("detail"));
  }
}
