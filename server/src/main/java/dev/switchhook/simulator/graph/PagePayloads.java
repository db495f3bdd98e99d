package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Entries of the webhooks of Messenger and Instagram: one item each, times in milliseconds. Pure.
final class PagePayloads {
  private final String account;

  /// @param account the id of the Page or of the Instagram account
  PagePayloads(String account) {
    this.account = account;
  }

  /// What a person did.
  ///
  /// @param item the parts beside sender, recipient and timestamp
  ObjectNode from(String person, Instant at, ObjectNode item) {
    return entry(person, account, at, item);
  }

  /// What the account did, as an echo shows it.
  ObjectNode echo(String person, Instant at, ObjectNode item) {
    return entry(account, person, at, item);
  }

  private ObjectNode entry(String sender, String recipient, Instant at, ObjectNode item) {
    ObjectNode entry = Json.object().put("id", account).put("time", at.toEpochMilli());
    ObjectNode messaging = entry.putArray("messaging").addObject();
    messaging.putObject("sender").put("id", sender);
    messaging.putObject("recipient").put("id", recipient);
    messaging.put("timestamp", at.toEpochMilli());
    messaging.setAll(item);
    return entry;
  }
}
