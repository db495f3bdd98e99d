package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.channel.Credentials;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.sms.TwilioSignature;
import dev.switchhook.sending.Accounts;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SMS through Twilio: the channel's auth token signs the URL and the form. The URL is the one that
/// the provider was given, whatever a proxy made of it on the way.
final class TwilioReception implements Reception {
  private static final String MESSAGE = "?" + Accounts.MESSAGE_PARAMETER + "=";
  private static final int UUID_CHARS = 36;

  private final Supplier<String> publicUrl;

  /// @param publicUrl base of callback URLs, without a slash at the end
  TwilioReception(Supplier<String> publicUrl) {
    this.publicUrl = publicUrl;
  }

  @Override
  public Optional<Addressees> verify(
      Received received, ChannelDirectory channels, HashingPurse purse) {
    return OwnUrl.channel(received, channels, ChannelType.SMS)
        .filter(channel ->
            received.known() || (purse.pay(received.body().length) && isGenuine(received, channel)))
        .map(OwnUrl::only);
  }

  private boolean isGenuine(Received received, Channel channel) {
    Secret token = channel.credentials().get(Credentials.AUTH_TOKEN).orElse(Secret.of(""));
    return !token.isEmpty()
        && TwilioSignature.matches(
            TwilioSignature.prepare(token),
            publicUrl.get() + received.target(),
            received.body(),
            received.values(TwilioSignature.HEADER));
  }

  @Override
  public Normalized normalize(byte[] body) {
    return TwilioNetwork.normalize(body);
  }

  @Override
  public IntakeAnswer taken() {
    return IntakeAnswer.TAKEN_WITHOUT_REPLY;
  }

  /// From the signed URL, so nobody but the hub wrote it.
  @Override
  public @Nullable UUID reportedOn(Received received) {
    int at = received.target().indexOf(MESSAGE);
    String text = at < 0 ? "" : received.target().substring(at + MESSAGE.length());
    try {
      return text.length() == UUID_CHARS ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
