package dev.switchhook.profile;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Meta's own callback: what is kept of the provider's webhook is already in its shape, reduced to
/// this one update, and goes out byte for byte. The signature is Meta's, with the endpoint's secret
/// where the app secret stands (developers.facebook.com, "Validating Payloads").
final class MetaStyle implements Style {
  private static final Set<EventType> TYPES =
      Set.of(
          EventType.MESSAGE_INCOMING,
          EventType.MESSAGE_REPORT,
          EventType.FORM_SUBMITTED,
          EventType.CHANNEL_EVENT);
  private static final BodySignature SIGNATURE =
      new BodySignature("X-Hub-Signature-256", "sha256=");

  @Override
  public boolean carries(EventType type) {
    return TYPES.contains(type);
  }

  /// Reports that the hub makes itself (a provider's acceptance as `sent`) and samples have no
  /// source: software written for Meta's callback could not read them.
  @Override
  public boolean carries(Event event) {
    return event.source() != null && isMeta(event.channelType()) && carries(event.type());
  }

  private static boolean isMeta(@Nullable ChannelType network) {
    if (network == null) {
      return false;
    }
    return switch (network) {
      case WHATSAPP, INSTAGRAM, MESSENGER -> true;
      case TELEGRAM, SMS -> false;
    };
  }

  @Override
  public byte[] body(Event event) {
    byte[] source = event.source();
    if (source == null) {
      throw new IllegalArgumentException("no source to send");
    }
    return source;
  }

  @Override
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    return SIGNATURE.sign(keys, signing);
  }
}
