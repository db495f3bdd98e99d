package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Standard Webhooks 1.0 (standardwebhooks.com, specification of the symmetric signature `v1`).
final class StandardStyle implements Style {
  private static final String SECRET_PREFIX = "whsec_";

  @Override
  public boolean carries(EventType type) {
    return true;
  }

  /// Puts the stored data into the envelope as bytes, so that nothing in it is parsed or written
  /// again.
  @Override
  public byte[] body(Event event) {
    byte[] data = event.data();
    byte[] head =
        ("{\"id\":\""
                + event.publicId()
                + "\",\"type\":\""
                + event.type().name()
                + "\",\"timestamp\":\""
                + event.occurredAt()
                + "\",\"data\":")
            .getBytes(UTF_8);
    byte[] tail = tail(event, data.length > 2).getBytes(UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream(head.length + data.length + tail.length);
    body.writeBytes(head);
    body.write(data, 0, data.length - 1);
    body.writeBytes(tail);
    return body.toByteArray();
  }

  private static String tail(Event event, boolean hasFields) {
    @Nullable ChannelType channel = event.channelType();
    if (channel == null) {
      return "}}";
    }
    return (hasFields ? "," : "")
        + "\"channel\":\""
        + channel.wireName()
        + "\",\"channel_id\":\""
        + event.channelId()
        + "\"}}";
  }

  @Override
  public Hmac key(Secret secret) {
    String text = secret.reveal();
    String base64 = text.startsWith(SECRET_PREFIX) ? text.substring(SECRET_PREFIX.length()) : text;
    return Hmac.sha256(Base64.getDecoder().decode(base64));
  }

  @Override
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    String seconds = Long.toString(signing.at().getEpochSecond());
    byte[] head = (signing.eventId() + "." + seconds + ".").getBytes(UTF_8);
    StringJoiner signatures = new StringJoiner(" ");
    for (Hmac key : keys) {
      signatures.add("v1," + Base64.getEncoder().encodeToString(key.sign(head, signing.body())));
    }
    return List.of(
        new SignatureHeader("webhook-id", signing.eventId()),
        new SignatureHeader("webhook-timestamp", seconds),
        new SignatureHeader("webhook-signature", signatures.toString()));
  }
}
