package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.SendingAccount;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Channels as networks see them. Thread-safe.
public final class Accounts {
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

  /// The channel's account. Statuses come to the channel's own URL.
  SendingAccount of(Channel channel) {
    return new SendingAccount(
        channel.type(),
        channel.account(),
        channel.phoneNumber(),
        channel.credentials().byName(),
        publicUrl.get() + INTAKE_PATH + channel.id(),
        provider(channel.type()).map(provider -> provider.access().base()).orElse(null));
  }
}
