package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.SentTypes;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sends through WhatsApp's Cloud API: `POST /{version}/{phone_number_id}/messages`. Pure and
/// thread-safe.
///
/// Every message carries the hub's id as `biz_opaque_callback_data`, which WhatsApp repeats in the
/// statuses: so a message whose answer was lost is found again. There is no idempotency key.
public final class WhatsAppSender implements Sender {
  /// Messages per second of one number, in and out together, before WhatsApp raises it.
  static final double PER_SECOND = 80;

  /// One message to the same person in six seconds, on average (error 131056).
  static final long PER_RECIPIENT_MILLIS = 6_000;

  /// As many may go at once, borrowing from the time after.
  static final int RECIPIENT_BURST = 45;

  /// A number with its country's code: digits, as in `wa_id`. A leading `+` is taken too.
  private static final Pattern NUMBER = Pattern.compile("\\+?[1-9][0-9]{5,14}");

  /// A business-scoped user id: people with a username may show no number.
  private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");

  private static final SentTypes TYPES =
      new SentTypes(
          "WhatsApp",
          List.of(
              "text",
              "image",
              "video",
              "audio",
              "document",
              "sticker",
              "location",
              "contacts",
              "interactive",
              "template",
              "reaction",
              "payment_request"));

  /// Errors that go away by themselves, after Meta's remedies: unknown and temporary failures (1,
  /// 2, 131000, 131016, 133004), calls of the app or account (4, 80007), the number's (130429) and
  /// the pair's (131056) rate, upgrades of the number (131057, 2494100), marketing (134101), flows
  /// (132069).
  private static final Set<String> TRANSIENT =
      Set.of(
          "1", "2", "4", "80007", "130429", "131000", "131016", "131056", "131057", "132069",
          "133004", "134101", "2494100");

  private static final Map<String, Duration> WAITS =
      Map.of("131057", Duration.ofMinutes(1), "2494100", Duration.ofMinutes(1));

  private static final GraphAnswers ANSWERS =
      new GraphAnswers(TRANSIENT, WAITS, WhatsAppSender::accepted);

  /// Makes a sender; all are alike.
  public WhatsAppSender() {}

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    try {
      return new Rendered.Ready(GraphApi.messages(account, body(message)));
    } catch (Unsendable e) {
      return e.refused();
    }
  }

  private static ObjectNode body(OutgoingMessage message) {
    String type = TYPES.of(message);
    ObjectNode body =
        Json.object().put("messaging_product", "whatsapp").put("recipient_type", "individual");
    recipient(message.to(), body);
    WhatsAppContents.into(message, type, body);
    if (message.replyTo() != null) {
      if (type.equals("reaction")) {
        throw new Unsendable("/reply_to", "a reaction answers the message that it names");
      }
      body.putObject("context").put("message_id", message.replyTo());
    }
    return body.put("biz_opaque_callback_data", message.id().toString());
  }

  private static void recipient(String to, ObjectNode body) {
    if (NUMBER.matcher(to).matches()) {
      body.put("to", to.startsWith("+") ? to.substring(1) : to);
      return;
    }
    if (!USER_ID.matcher(to).matches()) {
      throw new Unsendable(
          "/to",
          "must be a number with its country's code in digits, like 5511993986082, or a"
              + " business-scoped user id, like US.13491208655302741918");
    }
    body.put("recipient", to);
  }

  @Override
  public SendResult judge(ProviderAnswer answer) {
    return ANSWERS.judge(answer);
  }

  private static @Nullable SendResult accepted(ObjectNode body) {
    String id = Trees.text(body.path("messages").path(0), "id");
    if (id == null) {
      return null;
    }
    JsonNode contact = body.path("contacts").path(0);
    return new SendResult.Accepted(id, Trees.text(contact, "wa_id", "user_id"));
  }

  @Override
  public boolean reportsSent() {
    return true;
  }

  @Override
  public Pace pace() {
    return new Pace(PER_SECOND, PER_RECIPIENT_MILLIS, RECIPIENT_BURST);
  }

  @Override
  public List<String> contentTypes() {
    return TYPES.names();
  }
}
