package dev.switchhook.network;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connected account that a message is sent from, or that media belong to.
///
/// @param id as the provider names it: WhatsApp `phone_number_id`, Instagram `account_id`,
///   Messenger `page_id`, Twilio `account_sid`; for Telegram the bot's number (the bot token's
///   first part)
/// @param phoneNumber the number that messages come from (WhatsApp, SMS); null when not known
/// @param secrets by the names of contracts §4: `access_token`, `bot_token`, `auth_token`
/// @param statusCallback where the provider is to report statuses, for networks that are told with
///   each message (SMS); null when there is no such URL
/// @param apiUrl the provider's base URL as configured, without a `/` at its end; it may be given
///   the account's credentials, as the provider's own hosts are. Null means the provider's own
public record SendingAccount(
    ChannelType type,
    String id,
    @Nullable String phoneNumber,
    Map<String, Secret> secrets,
    @Nullable String statusCallback,
    @Nullable URI apiUrl) {
  /// Copies the map.
  public SendingAccount {
    secrets = Map.copyOf(secrets);
  }

  /// An account at the provider's own addresses.
  public SendingAccount(
      ChannelType type,
      String id,
      @Nullable String phoneNumber,
      Map<String, Secret> secrets,
      @Nullable String statusCallback) {
    this(type, id, phoneNumber, secrets, statusCallback, null);
  }

  /// The secret of that name; empty when the channel has none.
  public Secret secret(String name) {
    return secrets.getOrDefault(name, Secret.of(""));
  }
}
