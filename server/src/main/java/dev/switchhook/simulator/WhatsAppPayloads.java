package dev.switchhook.simulator;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Webhook bodies as Meta's Cloud API sends them for one business number. Pure and thread-safe.
///
/// Shapes and key order follow Meta's webhook reference for the field `messages` (envelope,
/// contacts with business-scoped user ids, timestamps as text in seconds). The bytes are compact
/// JSON in Meta's own spelling: everything outside ASCII as lower-case `\\u` escapes and `/` as
/// `\/`. A receiver that parses and writes again before it checks the signature fails on it, as it
/// would in production.
public final class WhatsAppPayloads {
  /// The header that carries [#signature].
  public static final String SIGNATURE_HEADER = "X-Hub-Signature-256";

  private final WhatsAppAccount account;

  /// Bodies for messages to and from this account.
  public WhatsAppPayloads(WhatsAppAccount account) {
    this.account = account;
  }

  /// Someone who writes to the business.
  ///
  /// @param name the profile name
  /// @param number international, digits only
  /// @param userId the business-scoped user id: two letters of a country, a dot, digits
  public record Customer(String name, String number, String userId) {}

  /// What a customer sends.
  public sealed interface Content {}

  /// A text message.
  public record Text(String body) implements Content {}

  /// A tap on a reply button of an earlier message.
  ///
  /// @param id what the business put behind the button
  public record ButtonReply(String id, String title) implements Content {}

  /// A shared place.
  ///
  /// @param latitude degrees, north positive
  /// @param longitude degrees, east positive
  /// @param name what the place is called, when the customer picked a named one
  /// @param address its address, likewise
  public record Location(
      double latitude, double longitude, @Nullable String name, @Nullable String address)
      implements Content {}

  /// One message of a customer.
  ///
  /// @param id the `wamid.…` of this message
  /// @param answers the `wamid.…` of the business's message that this one answers, if any
  public record Incoming(
      Customer customer, String id, Instant at, Content content, @Nullable String answers) {}

  /// How far a message of the business has come.
  public enum Status {
    /// Meta has it.
    SENT,
    /// The customer's phone has it.
    DELIVERED,
    /// The customer has seen it.
    READ
  }

  /// One status of a message that the business sent.
  ///
  /// @param id the `wamid.…` of that message
  public record Report(Customer recipient, String id, Status status, Instant at) {}

  /// The webhook body for a customer's message.
  public byte[] message(Incoming incoming) {
    ObjectNode value = value();
    ObjectNode contact = value.putArray("contacts").addObject();
    contact.putObject("profile").put("name", incoming.customer().name());
    contact.put("wa_id", incoming.customer().number());
    contact.put("user_id", incoming.customer().userId());
    ObjectNode message = value.putArray("messages").addObject();
    if (incoming.answers() != null) {
      message.putObject("context").put("from", account.digits()).put("id", incoming.answers());
    }
    message
        .put("from", incoming.customer().number())
        .put("from_user_id", incoming.customer().userId())
        .put("id", incoming.id())
        .put("timestamp", seconds(incoming.at()));
    put(incoming.content(), message);
    return envelope(value);
  }

  /// The webhook body for a status. `sent` and `delivered` carry pricing, as Meta's do.
  public byte[] status(Report report) {
    ObjectNode value = value();
    ObjectNode status =
        value
            .putArray("statuses")
            .addObject()
            .put("id", report.id())
            .put("status", report.status().name().toLowerCase(Locale.ROOT))
            .put("timestamp", seconds(report.at()))
            .put("recipient_id", report.recipient().number())
            .put("recipient_user_id", report.recipient().userId());
    if (report.status() != Status.READ) {
      status
          .putObject("pricing")
          .put("billable", false)
          .put("pricing_model", "PMP")
          .put("category", "service")
          .put("type", "free_customer_service");
    }
    return envelope(value);
  }

  /// The value of [#SIGNATURE_HEADER]: `sha256=` and the hex HMAC-SHA256 of the exact bytes.
  ///
  /// @param appSecret the Meta app's secret; not empty
  public static String signature(Secret appSecret, byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(Hmac.sha256(appSecret.bytes()).sign(body));
  }

  private ObjectNode value() {
    ObjectNode value = Json.object().put("messaging_product", "whatsapp");
    value
        .putObject("metadata")
        .put("display_phone_number", account.digits())
        .put("phone_number_id", account.phoneNumberId());
    return value;
  }

  private byte[] envelope(ObjectNode value) {
    ObjectNode document = Json.object().put("object", "whatsapp_business_account");
    ObjectNode entry =
        document.putArray("entry").addObject().put("id", account.businessAccountId());
    entry.putArray("changes").addObject().put("field", "messages").set("value", value);
    return metaSpelling(Json.text(document)).getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(Content content, ObjectNode message) {
    switch (content) {
      case Text text -> {
        message.putObject("text").put("body", text.body());
        message.put("type", "text");
      }
      case ButtonReply reply -> {
        message.put("type", "interactive");
        message
            .putObject("interactive")
            .put("type", "button_reply")
            .putObject("button_reply")
            .put("id", reply.id())
            .put("title", reply.title());
      }
      case Location place -> {
        ObjectNode location = message.putObject("location");
        if (place.address() != null) {
          location.put("address", place.address());
        }
        location.put("latitude", place.latitude()).put("longitude", place.longitude());
        if (place.name() != null) {
          location.put("name", place.name());
        }
        message.put("type", "location");
      }
    }
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond());
  }

  /// In compact JSON a slash or a character outside ASCII stands inside a text, never elsewhere.
  private static String metaSpelling(String json) {
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
