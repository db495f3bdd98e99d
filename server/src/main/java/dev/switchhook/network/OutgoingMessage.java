package dev.switchhook.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One message to be sent, in the hub's own form.
///
/// @param id the hub's id; networks that echo a text of the sender's in statuses are given it
/// @param to the recipient as the network names it: a phone number, a scoped user id, a chat
/// @param content as in contracts §6: `type` and the object under its name; never changed
/// @param replyTo the provider's id of the message that is answered; null when none is
public record OutgoingMessage(UUID id, String to, ObjectNode content, @Nullable String replyTo) {
  /// The content's type, for instance `text`; empty when it has none.
  public String type() {
    String type = Trees.text(content, "type");
    return type == null ? "" : type;
  }
}
