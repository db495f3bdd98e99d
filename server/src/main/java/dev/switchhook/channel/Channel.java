package dev.switchhook.channel;

import dev.switchhook.event.ChannelType;
import dev.switchhook.network.SendingAccount;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A connected account of an application.
///
/// @param id shown bare, without prefix: it is the `channelId` of the dialects
/// @param applicationId whose channel it is
/// @param type the network
/// @param name for people
/// @param account a WhatsApp `phone_number_id`, an Instagram account id, a Page id, the number of a
///   Telegram bot, an SMS number; unique for the type within the application
/// @param businessAccount what the account belongs to: the WhatsApp Business Account, null when it
///   is not known; for SMS Twilio's `account_sid`
/// @param phoneNumber WhatsApp: for people, null when it is not known; SMS: the same as `account`;
///   null for the others
/// @param credentials opened secrets
public record Channel(
    UUID id,
    UUID applicationId,
    ChannelType type,
    String name,
    String account,
    @Nullable String businessAccount,
    @Nullable String phoneNumber,
    Credentials credentials,
    Instant createdAt,
    Instant updatedAt) {
  /// The account as those networks know it that messages are sent through.
  ///
  /// @param statusCallback where the provider is to report statuses, for networks that are told
  ///   with each message; null when there is no such URL
  public SendingAccount sendingAccount(@Nullable String statusCallback) {
    String id = type == ChannelType.SMS && businessAccount != null ? businessAccount : account;
    return new SendingAccount(type, id, phoneNumber, credentials.byName(), statusCallback);
  }
}
