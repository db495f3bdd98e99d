package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.channel.Credentials;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.telegram.TelegramNetwork;
import dev.switchhook.network.telegram.TelegramSecret;
import java.util.Optional;

/// Telegram: a header repeats the channel's secret token, which the quarantine does not keep.
final class TelegramReception implements Reception {
  @Override
  public Optional<Addressees> verify(
      Received received, ChannelDirectory channels, HashingPurse purse) {
    return OwnUrl.channel(received, channels, ChannelType.TELEGRAM)
        .filter(channel -> received.known() || isGenuine(received, channel))
        .map(OwnUrl::only);
  }

  private static boolean isGenuine(Received received, Channel channel) {
    Secret secret = channel.credentials().get(Credentials.SECRET_TOKEN).orElse(Secret.of(""));
    return TelegramSecret.matches(secret, received.values(TelegramSecret.HEADER));
  }

  @Override
  public long hashedBytes(Received received, ChannelDirectory channels) {
    return 0;
  }

  @Override
  public Normalized normalize(byte[] body) {
    return TelegramNetwork.normalize(body);
  }
}
