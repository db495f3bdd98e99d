package dev.switchhook.simulator.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A business's account at a provider, from the side of the people who write to it.
public interface Account {
  /// The provider's own id: `phone_number_id`, `account_id`, `page_id`, the bot's number, or the
  /// phone number of SMS.
  String id();

  /// `whatsapp` `instagram` `messenger` `telegram` `sms`
  String type();

  /// The account as the control API shows it, without secrets.
  ObjectNode describe();

  /// Changes where its webhooks go, as the provider's own pages would.
  ///
  /// @param fields `webhook_url`; empty for nowhere. For Telegram also `secret_token`
  /// @throws BadRequest when the URL is none
  void redirect(ObjectNode fields);

  /// Somebody writes; the hub gets a webhook.
  ///
  /// @param content in the shapes of contracts §6: `type`, and the object under its name
  /// @return the provider's id of what was written
  /// @throws BadRequest when the network has no such content
  String write(Person person, ObjectNode content);

  /// What the person's phone shows of the conversation, oldest first; empty for accounts whose
  /// network shows none here.
  default List<ObjectNode> chat(Person person) {
    return List.of();
  }

  /// Somebody presses a button of a message that was sent to them.
  ///
  /// @param message the provider's id of that message; null for the latest one with buttons
  /// @param button its id or its label
  /// @return the provider's id of the press
  /// @throws BadRequest when there is no such message or button
  String press(Person person, @Nullable String message, String button);
}
