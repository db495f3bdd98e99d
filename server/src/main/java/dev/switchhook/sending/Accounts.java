package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.SendingAccount;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Channels as networks see them. Thread-safe.
public final class Accounts {
  /// Query parameter of the channel's URL that names the message whose statuses come there.
  public static final String MESSAGE_PARAMETER = "message";

  private static final String INTAKE_PATH = "/in/";

  private final Map<ChannelType, Provider> providers;
  private final Supplier<String> publicUrl;

  /// @param providers the networks that can be spoken to
  /// @param publicUrl base of callback URLs, without a slash at the end; asked at each call
  public Accounts(Map<ChannelType, Provider> providers, Supplier<String> publicUrl) {
    this.providers = Map.copyOf(providers);
    this.publicUrl = publicUrl;
  }

  /// How to speak to a network; empty when the hub cannot.
  Optional<Provider> provider(ChannelType type) {
    return Optional.ofNullable(providers.get(type));
  }

  /// The channel's account, for sending a message. Statuses come to the channel's own URL, which
  /// names the message: so a status joins it also when the answer to the send was lost.
  SendingAccount of(Channel channel, UUID messageId) {
    return of(channel, "?" + MESSAGE_PARAMETER + "=" + messageId);
  }

  /// The channel's account, for asking.
  SendingAccount of(Channel channel) {
    return of(channel, "");
  }

  private SendingAccount of(Channel channel, String query) {
    SendingAccount account =
        channel.sendingAccount(publicUrl.get() + INTAKE_PATH + channel.id() + query);
    return new SendingAccount(
        account.type(),
        account.id(),
        account.phoneNumber(),
        account.secrets(),
        account.statusCallback(),
        provider(channel.type()).map(provider -> provider.access().base()).orElse(null));
  }
}
