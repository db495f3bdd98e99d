package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Envelope;
import dev.switchhook.simulator.provider.Patience;
import dev.switchhook.simulator.provider.Webhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Meta's webhook around one or more entries. Its parts are entries; `changes` of one account go
/// into one entry, as Meta batches them.
///
/// The bytes are compact JSON in Meta's own spelling: everything outside ASCII as lower-case `\\u`
/// escapes and `/` as `\/`. A receiver that parses and writes again before it checks the signature
/// fails on it, as it would in production.
final class MetaEnvelope implements Envelope {
  /// The header that carries [#signature].
  static final String SIGNATURE_HEADER = "X-Hub-Signature-256";

  /// Most updates in one webhook, as Meta documents it.
  static final int UPDATES_MAX = 1_000;

  private final String account;
  private final String object;
  private final Secret appSecret;
  private final Supplier<@Nullable URI> url;

  /// @param object `whatsapp_business_account`, `page` or `instagram`
  /// @param url where webhooks go at this moment
  MetaEnvelope(String account, String object, Secret appSecret, Supplier<@Nullable URI> url) {
    this.account = account;
    this.object = object;
    this.appSecret = appSecret;
    this.url = url;
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public int partsMax() {
    return UPDATES_MAX;
  }

  @Override
  public @Nullable Webhook seal(List<ObjectNode> parts) {
    URI target = url.get();
    if (target == null) {
      return null;
    }
    byte[] body = bytes(parts);
    return new Webhook(
        target,
        Map.of(
            "User-Agent",
            "facebookexternalua",
            "Accept",
            "*/*",
            "Content-Type",
            "application/json",
            SIGNATURE_HEADER,
            signature(appSecret, body)),
        body,
        SIGNATURE_HEADER,
        Patience.META);
  }

  /// The body for these entries.
  byte[] bytes(List<ObjectNode> parts) {
    ObjectNode document = Json.object().put("object", object);
    ArrayNode entries = document.putArray("entry");
    ObjectNode last = null;
    for (ObjectNode part : parts) {
      if (last != null && last.has("changes") && last.path("id").equals(part.path("id"))) {
        last.withArray("changes").addAll(part.withArray("changes"));
      } else {
        last = part.deepCopy();
        entries.add(last);
      }
    }
    return spelled(Json.text(document)).getBytes(StandardCharsets.US_ASCII);
  }

  /// The value of [#SIGNATURE_HEADER]: `sha256=` and the hex HMAC-SHA256 of the exact bytes.
  ///
  /// @param appSecret the Meta app's secret; not empty
  static String signature(Secret appSecret, byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(Hmac.sha256(appSecret.bytes()).sign(body));
  }

  /// In compact JSON a slash or a character outside ASCII stands inside a text, never elsewhere.
  private static String spelled(String json) {
    StringBuilder spelled = new StringBuilder(json.length() + 32);
    HexFormat hex = HexFormat.of();
    for (int at = 0; at < json.length(); at++) {
      char c = json.charAt(at);
      if (c == '/') {
        spelled.append("\\/");
      } else if (c < 0x7f) {
        spelled.append(c);
      } else {
        spelled.append("\\u").append(hex.toHexDigits(c));
      }
    }
    return spelled.toString();
  }
}
