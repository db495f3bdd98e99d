package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Entries of WhatsApp's webhooks for one business number. Pure.
///
/// Shapes and key order follow Meta's webhook reference for the field `messages`: contacts with
/// business-scoped user ids, timestamps as text in seconds. Somebody who hides their number appears
/// with the user id alone.
final class WhatsAppPayloads {
  private static final Duration CONVERSATION = Duration.ofHours(24);

  private final WhatsAppAccount account;

  /// Entries for messages to and from this account.
  WhatsAppPayloads(WhatsAppAccount account) {
    this.account = account;
  }

  /// One message of a person.
  ///
  /// @param id the `wamid.…` of this message
  /// @param content in the shapes of contracts §6
  /// @param answers the `wamid.…` of the business's message that this one answers, if any
  record Incoming(
      Person person, String id, Instant at, ObjectNode content, @Nullable String answers) {}

  /// How far a message of the business has come.
  enum Status {
    /// Meta has it.
    SENT,
    /// The person's phone has it.
    DELIVERED,
    /// The person has seen it.
    READ,
    /// It did not arrive.
    FAILED;

    /// The name in Meta's webhooks.
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a message was sent under.
  ///
  /// @param category of its price: `service`, or the template's
  /// @param callbackData `biz_opaque_callback_data` as it was sent; null when there was none
  /// @param conversation whether statuses name a conversation, as they did up to Graph v23
  record Terms(String category, @Nullable String callbackData, boolean conversation) {
    /// An ordinary answer.
    static final Terms SERVICE = new Terms("service", null, false);
  }

  /// One status of a message that the business sent.
  ///
  /// @param id the `wamid.…` of that message
  /// @param error why it failed; null unless it did
  record Report(
      Person recipient,
      String id,
      Status status,
      Instant at,
      Terms terms,
      @Nullable GraphError error) {}

  /// The entry for a person's message.
  ObjectNode message(Incoming incoming) {
    Person person = incoming.person();
    String type = incoming.content().path("type").asString("text");
    ObjectNode value = value();
    if (!type.equals("system")) {
      contact(value, person);
    }
    ObjectNode message = value.putArray("messages").addObject();
    if (incoming.answers() != null) {
      message.putObject("context").put("from", account.digits()).put("id", incoming.answers());
    }
    if (!person.manner().hidesNumber()) {
      message.put("from", person.number());
    }
    message
        .put("from_user_id", person.userId())
        .put("id", incoming.id())
        .put("timestamp", seconds(incoming.at()));
    incoming
        .content()
        .properties()
        .forEach(field -> {
          switch (field.getKey()) {
            case "type", "reply_to" -> {}
            case "text" -> message.set("text", text(field.getValue()));
            default -> message.set(field.getKey(), field.getValue());
          }
        });
    message.put("type", type);
    return entry(value);
  }

  private static JsonNode text(JsonNode given) {
    return given.isString() ? Json.object().put("body", given.stringValue()) : given;
  }

  private static void contact(ObjectNode value, Person person) {
    ObjectNode contact = value.putArray("contacts").addObject();
    ObjectNode profile = contact.putObject("profile").put("name", person.name());
    if (person.username() != null) {
      profile.put("username", person.username());
    }
    if (!person.manner().hidesNumber()) {
      contact.put("wa_id", person.number());
    }
    contact.put("user_id", person.userId());
  }

  /// The entry for a status. `sent` and `delivered` carry pricing, as Meta's do.
  ObjectNode status(Report report) {
    ObjectNode value = value();
    ObjectNode status =
        value
            .putArray("statuses")
            .addObject()
            .put("id", report.id())
            .put("status", report.status().wireName())
            .put("timestamp", seconds(report.at()));
    if (!report.recipient().manner().hidesNumber()) {
      status.put("recipient_id", report.recipient().number());
    }
    status.put("recipient_user_id", report.recipient().userId());
    Terms terms = report.terms();
    if (terms.callbackData() != null) {
      status.put("biz_opaque_callback_data", terms.callbackData());
    }
    GraphError error = report.error();
    if (error != null) {
      status.putArray("errors").add(error.inStatus());
    } else if (report.status() != Status.READ) {
      conversation(status, report);
      pricing(status, terms.category());
    }
    return entry(value);
  }

  private static void conversation(ObjectNode status, Report report) {
    if (!report.terms().conversation()) {
      return;
    }
    // Since prices are per message, so is the conversation's id.
    ObjectNode conversation =
        status.putObject("conversation").put("id", Integer.toHexString(report.id().hashCode()));
    if (report.status() == Status.SENT) {
      conversation.put("expiration_timestamp", seconds(report.at().plus(CONVERSATION)));
    }
    conversation.putObject("origin").put("type", report.terms().category());
  }

  private static void pricing(ObjectNode status, String category) {
    boolean service = category.equals("service");
    status
        .putObject("pricing")
        .put("billable", !service)
        .put("pricing_model", "PMP")
        .put("category", category)
        .put("type", service ? "free_customer_service" : "regular");
  }

  private ObjectNode value() {
    ObjectNode value = Json.object().put("messaging_product", "whatsapp");
    value
        .putObject("metadata")
        .put("display_phone_number", account.digits())
        .put("phone_number_id", account.phoneNumberId());
    return value;
  }

  private ObjectNode entry(ObjectNode value) {
    ObjectNode entry = Json.object().put("id", account.businessAccountId());
    entry.putArray("changes").addObject().put("field", "messages").set("value", value);
    return entry;
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond());
  }
}
