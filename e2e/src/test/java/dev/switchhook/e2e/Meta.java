package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The provider: WhatsApp webhooks in the shape of the Cloud API, signed as Meta signs them
/// (`X-Hub-Signature-256: sha256=` and hex of HMAC-SHA256 over the raw body with the app secret).
final class Meta {
  static final String SIGNATURE = "X-Hub-Signature-256";

  private static final AtomicLong NEXT = new AtomicLong();

  private Meta() {}

  /// A connected WhatsApp number and the app that speaks for it.
  record Account(
      String id, String businessAccount, String accessToken, String appSecret, String verifyToken) {
    /// An invented one that no other test uses.
    static Account invented() {
      long number = NEXT.incrementAndGet();
      return new Account(
          "7" + (10_000_000_000_000L + number),
          "6" + (10_000_000_000_000L + number),
          "access-token-" + number,
          "app-secret-" + number + "-0123456789abcdef",
          "verify-token-" + number);
    }
  }

  /// A message id that was not used before.
  static String newId() {
    return "wamid.E2E" + NEXT.incrementAndGet();
  }

  /// A webhook with one text message.
  static byte[] text(Account number, String messageId, String from, String text) {
    return messages(number, List.of(message(messageId, from, text)));
  }

  static Map<String, Object> message(String messageId, String from, String text) {
    return Map.of(
        "from",
        from,
        "id",
        messageId,
        "timestamp",
        "1764000001",
        "type",
        "text",
        "text",
        Map.of("body", text));
  }

  /// A webhook with these messages.
  static byte[] messages(Account number, List<Map<String, Object>> messages) {
    return value(
        number,
        Map.of(
            "messaging_product", "whatsapp", "metadata", metadata(number), "messages", messages));
  }

  /// A webhook with one status of a message that a business sent.
  static byte[] status(Account number, String messageId, String status) {
    return value(
        number,
        Map.of(
            "messaging_product",
            "whatsapp",
            "metadata",
            metadata(number),
            "statuses",
            List.of(
                Map.of(
                    "id",
                    messageId,
                    "status",
                    status,
                    "timestamp",
                    "1764000060",
                    "recipient_id",
                    "5511900000101"))));
  }

  private static Map<String, Object> metadata(Account number) {
    return Map.of("display_phone_number", "+55 11 90000-0001", "phone_number_id", number.id());
  }

  private static byte[] value(Account number, Map<String, Object> value) {
    return Tenant.json(
            Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(
                    Map.of(
                        "id",
                        number.businessAccount(),
                        "changes",
                        List.of(Map.of("field", "messages", "value", value))))))
        .getBytes(UTF_8);
  }

  /// A webhook with so many text messages.
  static byte[] batch(Account number, int size) {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      messages.add(message(newId(), "5511900000101", "one of many"));
    }
    return messages(number, messages);
  }

  static String signature(String appSecret, byte[] body) {
    return "sha256=" + hex(appSecret, List.of(body));
  }

  /// HMAC-SHA256 over time, a dot and the body, as the Chatt2.me profile signs.
  static String timedHex(String secret, String time, byte[] body) {
    return hex(secret, List.of((time + ".").getBytes(UTF_8), body));
  }

  private static String hex(String secret, List<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      parts.forEach(mac::update);
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> headers(String appSecret, byte[] body) {
    return Map.of("Content-Type", "application/json", SIGNATURE, signature(appSecret, body));
  }

  /// Posts a signed webhook to the shared URL.
  ///
  /// @return the status
  static int post(URI hub, Account number, byte[] body) {
    return Http.post(hub.resolve("/api/webhook"), headers(number.appSecret(), body), body).status();
  }
}
