package dev.switchhook.network.sms;

import dev.switchhook.network.ContentReader;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.OutgoingMedia;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.SendResult.Problem;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.SentText;
import dev.switchhook.network.SentTypes;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Sends SMS and MMS through Twilio: `POST /2010-04-01/Accounts/{sid}/Messages.json` with a form.
/// Pure and thread-safe.
///
/// There is no idempotency key, and Twilio says of its own failures (20500) that a second try may
/// send a second message.
public final class TwilioSender implements Sender {
  /// Longest text, in characters.
  static final int TEXT_CHARS_MAX = 1_600;

  /// Messages per second that are handed to Twilio, which queues them for what the number may send.
  /// Twilio documents no such rate; it is our own, below what its limit on requests at a time
  /// allows.
  static final double PER_SECOND = 25;

  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private static final SentTypes TYPES = new SentTypes("SMS", List.of("text", "image"));

  /// E.164 with its `+`; people who wrote by WhatsApp through Twilio have a prefix before it, which
  /// the sender's number then needs too.
  private static final Pattern NUMBER = Pattern.compile("(whatsapp:)?\\+[1-9][0-9]{5,14}");

  private static final String WHATSAPP = "whatsapp:";

  /// Errors that go away by themselves: too many requests (20429), service unavailable (20503), the
  /// number's queue is full (21611, 30001), the channel's rate (63018).
  private static final Set<String> TRANSIENT = Set.of("20429", "20503", "21611", "30001", "63018");

  private static final Set<String> FAILED = Set.of("failed", "undelivered", "canceled");

  /// Makes a sender; all are alike.
  public TwilioSender() {}

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    try {
      return new Rendered.Ready(TwilioApi.messages(account, parameters(message, account)));
    } catch (Unsendable e) {
      return e.refused();
    }
  }

  private static Map<String, String> parameters(OutgoingMessage message, SendingAccount account) {
    String type = TYPES.of(message);
    if (!NUMBER.matcher(message.to()).matches()) {
      throw new Unsendable(
          "/to", "must be a number in the form E.164 with its +, like +5511993986082");
    }
    if (message.replyTo() != null) {
      throw new Unsendable("/reply_to", "SMS quotes no messages; WhatsApp and Telegram do");
    }
    String from = account.phoneNumber();
    if (from == null || from.isEmpty()) {
      throw new Unsendable("/channel_id", "the channel has no phone_number to send from");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("To", message.to());
    boolean bare = message.to().startsWith(WHATSAPP) && !from.startsWith(WHATSAPP);
    parameters.put("From", bare ? WHATSAPP + from : from);
    ContentReader content = ContentReader.of(message);
    if (type.equals("text")) {
      parameters.put("Body", SentText.of(content, TEXT_CHARS_MAX));
    } else {
      image(OutgoingMedia.read(content, type), parameters);
    }
    if (account.statusCallback() != null) {
      parameters.put("StatusCallback", account.statusCallback());
    }
    return parameters;
  }

  private static void image(OutgoingMedia media, Map<String, String> parameters) {
    if (media.link() == null) {
      throw media.reader().at("id").refuse("SMS has no uploaded media: give a link");
    }
    String caption = media.caption(TEXT_CHARS_MAX);
    if (caption != null) {
      parameters.put("Body", caption);
    }
    parameters.put("MediaUrl", media.link());
  }

  @Override
  public SendResult judge(ProviderAnswer answer) {
    ObjectNode body = JsonCalls.object(answer);
    if (answer.status() >= OK && answer.status() < REDIRECT) {
      return taken(answer, body);
    }
    String code = body == null ? null : Trees.text(body, "code");
    Problem problem = problem(answer, body, code);
    if (answer.status() == TOO_MANY || (code != null && TRANSIENT.contains(code))) {
      return new SendResult.Later(problem, retryAfter(answer));
    }
    return answer.status() >= SERVER_ERROR || answer.status() == REQUEST_TIMEOUT
        ? new SendResult.Unclear(problem)
        : new SendResult.Refused(problem);
  }

  private static SendResult taken(ProviderAnswer answer, @Nullable ObjectNode body) {
    String sid = body == null ? null : Trees.text(body, "sid");
    if (body == null || sid == null) {
      return new SendResult.Unclear(
          new Problem(
              String.valueOf(answer.status()),
              "Twilio's answer does not say what was taken",
              null));
    }
    String error = Trees.text(body, "error_code");
    if (FAILED.contains(body.path("status").asString("")) && error != null) {
      return new SendResult.Refused(
          new Problem(error, title(error, Trees.text(body, "error_message")), null));
    }
    return new SendResult.Accepted(sid, Trees.text(body, "to"));
  }

  private static Problem problem(
      ProviderAnswer answer, @Nullable ObjectNode body, @Nullable String code) {
    String message = body == null ? null : Trees.text(body, "message");
    String named = code == null ? String.valueOf(answer.status()) : code;
    return new Problem(
        named, title(named, message), body == null ? null : Trees.text(body, "more_info"));
  }

  private static String title(String code, @Nullable String message) {
    return message == null ? TwilioErrors.title(code) : message;
  }

  private static @Nullable Duration retryAfter(ProviderAnswer answer) {
    long seconds = JsonCalls.seconds(answer.header("retry-after"));
    return seconds >= 0 ? Duration.ofSeconds(seconds) : null;
  }

  @Override
  public boolean reportsSent() {
    return true;
  }

  @Override
  public Pace pace() {
    return new Pace(PER_SECOND, 0);
  }

  @Override
  public List<String> contentTypes() {
    return TYPES.names();
  }
}
