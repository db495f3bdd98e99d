package dev.switchhook.simulator.twilio;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.provider.Envelope;
import dev.switchhook.simulator.provider.Form;
import dev.switchhook.simulator.provider.Patience;
import dev.switchhook.simulator.provider.Webhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A signed form to one URL. Its only part holds the parameters, as texts by name.
///
/// @param account the number
/// @param authToken signs
/// @param url null for nowhere
record TwilioEnvelope(String account, Secret authToken, @Nullable URI url) implements Envelope {
  /// The header that carries [#signature].
  static final String SIGNATURE_HEADER = "X-Twilio-Signature";

  @Override
  public int partsMax() {
    return 1;
  }

  @Override
  public @Nullable Webhook seal(List<ObjectNode> parts) {
    URI target = url;
    if (target == null) {
      return null;
    }
    Form form = new Form();
    parts
        .getFirst()
        .properties()
        .forEach(field -> form.add(field.getKey(), field.getValue().asString("")));
    return new Webhook(
        target,
        Map.of(
            "User-Agent",
            "TwilioProxy/1.1",
            "Content-Type",
            "application/x-www-form-urlencoded; charset=UTF-8",
            SIGNATURE_HEADER,
            signature(authToken, target.toString(), form.flat())),
        form.encoded(),
        SIGNATURE_HEADER,
        Patience.TWILIO);
  }

  /// Base64 of the HMAC-SHA1 over the URL and each parameter by name, as name and value.
  static String signature(Secret authToken, String url, Map<String, String> parameters) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
    byte[] code =
        Hmac.sha1(authToken.bytes()).sign(signed.toString().getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(code);
  }
}
