package dev.switchhook.simulator;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a simulated endpoint checks that a delivery comes from the hub. Written from the receiver's
/// side of the contracts, without the hub's signing code, so that a mistake there shows here.
public sealed interface SignatureCheck {
  /// A code of HMAC-SHA256 in lower case.
  Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /// Greatest difference between the signature's time and now.
  Duration TOLERANCE = Duration.ofMinutes(5);

  /// What became of the check.
  sealed interface Verdict {}

  /// The signature is right.
  record Verified() implements Verdict {}

  /// Nothing was checked.
  record Unchecked(String reason) implements Verdict {}

  /// The signature is missing or wrong.
  ///
  /// @param reason for people: what exactly is wrong, and what it may come from
  record Refused(String reason) implements Verdict {}

  /// Judges the exact bytes that arrived.
  Verdict judge(MultiMap headers, byte[] body, Instant now);

  /// The Chatt2.me dialect: `X-hub-Signature: t=<unix s>,v1=<hex HMAC-SHA256(secret, t.body)>`.
  ///
  /// @param secret the whole text is the key; not empty
  record Chatt2me(Secret secret) implements SignatureCheck {
    private static final String HEADER = "X-hub-Signature";
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

    @Override
    public Verdict judge(MultiMap headers, byte[] body, Instant now) {
      String header = headers.get(HEADER);
      if (header == null) {
        return new Refused("no " + HEADER + " header");
      }
      Matcher parts = FORM.matcher(header);
      if (!parts.matches()) {
        return new Refused(HEADER + " is not t=<seconds>,v1=<64 hex digits>");
      }
      byte[] expected = Hmac.sha256(secret.bytes()).sign(utf8(parts.group(1) + "."), body);
      if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(2)))) {
        return new Refused(MISMATCH);
      }
      return judgeTime(parts.group(1), now);
    }
  }

  /// Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,<base64>` over
  /// `id.timestamp.body`; several signatures are separated by a space.
  ///
  /// @param secret `whsec_` and the key in base64
  record Standard(Secret secret) implements SignatureCheck {
    private static final String PREFIX = "whsec_";

    @Override
    public Verdict judge(MultiMap headers, byte[] body, Instant now) {
      String id = headers.get("webhook-id");
      String time = headers.get("webhook-timestamp");
      String signatures = headers.get("webhook-signature");
      if (id == null || time == null || signatures == null) {
        return new Refused("webhook-id, webhook-timestamp or webhook-signature is missing");
      }
      byte[] key = key(secret);
      if (key == null) {
        return new Refused("the secret given to the receiver is not whsec_<base64>");
      }
      String expected =
          "v1,"
              + Base64.getEncoder()
                  .encodeToString(Hmac.sha256(key).sign(utf8(id + "." + time + "."), body));
      for (String candidate : signatures.split(" ", -1)) {
        if (MessageDigest.isEqual(utf8(expected), utf8(candidate))) {
          return judgeTime(time, now);
        }
      }
      return new Refused(MISMATCH);
    }

    private static byte @Nullable [] key(Secret secret) {
      String text = secret.reveal();
      if (!text.startsWith(PREFIX)) {
        return null;
      }
      try {
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        return key.length == 0 ? null : key;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  /// PingMate: `X-Webhook-Signature: <hex HMAC-SHA256(secret, body)>`. It has no time, so nothing
  /// tells a repeated request from a new one.
  ///
  /// @param secret the whole text is the key; not empty
  record Pingmate(Secret secret) implements SignatureCheck {
    @Override
    public Verdict judge(MultiMap headers, byte[] body, Instant now) {
      return judgeBody(secret, headers, "X-Webhook-Signature", "", body);
    }
  }

  /// Whatomate: `X-Webhook-Signature: sha256=<hex HMAC-SHA256(secret, body)>`.
  ///
  /// @param secret the whole text is the key; not empty
  record Whatomate(Secret secret) implements SignatureCheck {
    @Override
    public Verdict judge(MultiMap headers, byte[] body, Instant now) {
      return judgeBody(secret, headers, "X-Webhook-Signature", "sha256=", body);
    }
  }

  /// Meta's own callback: `X-Hub-Signature-256: sha256=<hex HMAC-SHA256(secret, body)>`.
  ///
  /// @param secret stands where Meta has the app secret; the whole text is the key; not empty
  record Meta(Secret secret) implements SignatureCheck {
    @Override
    public Verdict judge(MultiMap headers, byte[] body, Instant now) {
      return judgeBody(secret, headers, "X-Hub-Signature-256", "sha256=", body);
    }
  }

  /// Said when the code differs.
  String MISMATCH = "the code differs: another secret, or the body was changed on the way";

  private static Verdict judgeBody(
      Secret secret, MultiMap headers, String name, String prefix, byte[] body) {
    String header = headers.get(name);
    if (header == null) {
      return new Refused("no " + name + " header");
    }
    if (!header.startsWith(prefix) || !HEX.matcher(header.substring(prefix.length())).matches()) {
      return new Refused(name + " is not " + prefix + "<64 hex digits>");
    }
    byte[] given = HexFormat.of().parseHex(header.substring(prefix.length()));
    return MessageDigest.isEqual(Hmac.sha256(secret.bytes()).sign(body), given)
        ? new Verified()
        : new Refused(MISMATCH);
  }

  private static Verdict judgeTime(String seconds, Instant now) {
    if (!seconds.matches("\\d{1,12}")) {
      return new Refused("the signature's time is not a number of seconds");
    }
    Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now);
    if (age.abs().compareTo(TOLERANCE) <= 0) {
      return new Verified();
    }
    String distance = age.abs().toMinutes() + " min " + (age.isNegative() ? "ahead" : "old");
    return new Refused(
        "the code is right, but its time is "
            + distance
            + "; at most "
            + TOLERANCE.toMinutes()
            + " min are accepted");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
