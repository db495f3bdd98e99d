package dev.switchhook.network.telegram;

import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.SendResult.Problem;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sends through Telegram's Bot API: `POST /bot<token>/<method>` with JSON. Pure and thread-safe.
///
/// There is no idempotency key, nothing of ours comes back with a message and bots get no statuses,
/// so that a message whose answer was lost is not found again.
public final class TelegramSender implements Sender {
  /// Messages per second of one bot; groups take fewer, which Telegram tells with 429.
  static final double PER_SECOND = 30;

  /// One message per second to the same chat.
  static final long PER_RECIPIENT_MILLIS = 1_000;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /// Makes a sender; all are alike.
  public TelegramSender() {}

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    try {
      TelegramRequest request = TelegramRequests.of(message);
      return new Rendered.Ready(BotApi.method(account, request.method(), request.parameters()));
    } catch (Unsendable e) {
      return e.refused();
    }
  }

  @Override
  public SendResult judge(ProviderAnswer answer) {
    ObjectNode body = JsonCalls.object(answer);
    if (body == null || !body.path("ok").isBoolean()) {
      return unreadable(answer);
    }
    return body.path("ok").booleanValue() ? accepted(body.path("result")) : failed(answer, body);
  }

  /// A method that sends answers with the message, one that reacts with `true`.
  private static SendResult accepted(JsonNode result) {
    String chat = Trees.text(result.path("chat"), "id");
    String id = TelegramChat.messageId(result);
    if (id == null && !result.isBoolean()) {
      return new SendResult.Unclear(
          new Problem("200", "Telegram's answer does not say what was taken", null));
    }
    return new SendResult.Accepted(id, chat);
  }

  private static SendResult failed(ProviderAnswer answer, ObjectNode body) {
    String code = Trees.text(body, "error_code");
    String description = Trees.text(body, "description");
    JsonNode parameters = body.path("parameters");
    String moved = Trees.text(parameters, "migrate_to_chat_id");
    Problem problem =
        new Problem(
            code == null ? String.valueOf(answer.status()) : code,
            description == null ? "Telegram names no reason" : description,
            moved == null ? null : "the group is now the chat " + moved + ": write there");
    int status = body.path("error_code").asInt(answer.status());
    if (status == TOO_MANY) {
      long seconds = JsonCalls.seconds(Trees.text(parameters, "retry_after"));
      return new SendResult.Later(
          problem, seconds >= 0 ? Duration.ofSeconds(seconds) : retryAfter(answer));
    }
    return status >= SERVER_ERROR
        ? new SendResult.Unclear(problem)
        : new SendResult.Refused(problem);
  }

  /// Telegram's servers fail with 5xx also when the message went out, and a second one cannot be
  /// taken back.
  private static SendResult unreadable(ProviderAnswer answer) {
    int status = answer.status();
    String code = String.valueOf(status);
    if (status == TOO_MANY) {
      return new SendResult.Later(new Problem(code, "too many requests", null), retryAfter(answer));
    }
    boolean final4xx = status >= 300 && status < SERVER_ERROR && status != REQUEST_TIMEOUT;
    return final4xx
        ? new SendResult.Refused(new Problem(code, "Telegram refused the request", null))
        : new SendResult.Unclear(
            new Problem(code, "Telegram's answer does not say what happened", null));
  }

  private static @Nullable Duration retryAfter(ProviderAnswer answer) {
    long seconds = JsonCalls.seconds(answer.header("retry-after"));
    return seconds >= 0 ? Duration.ofSeconds(seconds) : null;
  }

  @Override
  public boolean reportsSent() {
    return false;
  }

  @Override
  public Pace pace() {
    return new Pace(PER_SECOND, PER_RECIPIENT_MILLIS);
  }

  @Override
  public List<String> contentTypes() {
    return TelegramRequests.TYPES.names();
  }
}
