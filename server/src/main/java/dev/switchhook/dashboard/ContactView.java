package dev.switchhook.dashboard;

import tools.jackson.databind.JsonNode;

/// Somebody on the other side of a channel.
///
/// @param node as the API answers it
/// @param shown whether name and numbers may be read
public record ContactView(JsonNode node, boolean shown) {
  /// Their id.
  public String id() {
    return node.path("id").asString("");
  }

  /// Their name, or what is left of it; empty when it is not known.
  public String name() {
    String name = text("name");
    return shown ? name : Persons.hiddenName(name);
  }

  /// Their number, or the network's name for them, or what is left of it.
  public String number() {
    String number = text("phone_number");
    String known = number.isEmpty() ? text("user_id") : number;
    return shown ? known : Persons.hiddenNumber(known);
  }

  /// What they are called at the network, or what is left of it; empty when nothing.
  public String username() {
    return shown ? text("username") : Persons.hiddenName(text("username"));
  }

  /// The best name there is.
  public String title() {
    String name = name();
    return name.isEmpty() ? number() : name;
  }

  /// The network's name.
  public String network() {
    return Network.of(text("channel")).map(Network::title).orElse(text("channel"));
  }

  /// A field; empty when it has none.
  public String text(String field) {
    return node.path(field).asString("");
  }
}
