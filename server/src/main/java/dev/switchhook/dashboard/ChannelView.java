package dev.switchhook.dashboard;

import tools.jackson.databind.JsonNode;

/// A channel as the pages show it.
///
/// @param node as the API answers it
public record ChannelView(JsonNode node) {
  /// Its id.
  public String id() {
    return node.path("id").asString("");
  }

  /// Its name; that of its account when it has none.
  public String name() {
    String name = node.path("name").asString("");
    return name.isEmpty() ? account() : name;
  }

  /// Its network.
  public Network network() {
    return Network.of(node.path("type").asString("")).orElseThrow();
  }

  /// What the provider calls it.
  public String account() {
    for (String field :
        new String[] {"phone_number", "phone_number_id", "account_id", "page_id", "bot_id"}) {
      String value = text(field);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /// Where the provider sends webhooks.
  public String callbackUrl() {
    return text("callback_url");
  }

  /// A field; empty when it has none or is never shown.
  public String text(String field) {
    return node.path(field).asString("");
  }
}
