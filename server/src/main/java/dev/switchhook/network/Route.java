package dev.switchhook.network;

import dev.switchhook.event.ChannelType;

/// Which channel an update belongs to, as far as the provider's body tells.
public sealed interface Route {
  /// One connected account: a WhatsApp `phone_number_id`, an Instagram account or a Page.
  ///
  /// @param id as the body names it; empty when the body names none
  record Account(ChannelType type, String id) implements Route {}

  /// All numbers of a WhatsApp Business Account: makes one event per application, on its first
  /// channel.
  ///
  /// @param id the WhatsApp Business Account id; empty when the body names none
  record BusinessAccount(String id) implements Route {}

  /// The channel whose own URL the webhook came to, and no other: Telegram's bodies name no bot,
  /// and the sender that a Twilio form names need not be the channel's number (a messaging service
  /// has several).
  ///
  /// @param type the type that the channel must have
  record PathChannel(ChannelType type) implements Route {}
}
