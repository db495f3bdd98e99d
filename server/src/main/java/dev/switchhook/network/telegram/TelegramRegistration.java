package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Registration;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Trees;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Registers a bot's webhook: `setWebhook` (Bot API, "Getting updates"). Pure.
public final class TelegramRegistration implements Registration {
  /// Every kind of update. Those that have to be named to come at all are `chat_member`,
  /// `message_reaction` and `message_reaction_count`.
  private static final List<String> KINDS =
      List.of(
          "message",
          "edited_message",
          "channel_post",
          "edited_channel_post",
          "business_connection",
          "business_message",
          "edited_business_message",
          "deleted_business_messages",
          "guest_message",
          "message_reaction",
          "message_reaction_count",
          "inline_query",
          "chosen_inline_result",
          "callback_query",
          "shipping_query",
          "pre_checkout_query",
          "purchased_paid_media",
          "poll",
          "poll_answer",
          "my_chat_member",
          "chat_member",
          "chat_join_request",
          "chat_boost",
          "removed_chat_boost",
          "managed_bot");

  @Override
  public Step begin(Callback callback) {
    String token = callback.account().secret("bot_token").reveal();
    ObjectNode body =
        Json.object()
            .put("url", callback.url())
            .put("secret_token", callback.account().secret("secret_token").reveal());
    ArrayNode kinds = body.putArray("allowed_updates");
    KINDS.forEach(kinds::add);
    ProviderCall call =
        new ProviderCall(
            "/bot" + token + "/setWebhook",
            true,
            Map.of("Content-Type", "application/json"),
            Json.bytes(body));
    return new Step.Ask(call, TelegramRegistration::judge);
  }

  private static Step judge(ProviderAnswer answer) {
    JsonNode said = answer.json();
    String description = Trees.text(said, "description");
    if (said.path("ok").isBoolean() && said.path("ok").booleanValue()) {
      return new Step.Done(
          "Telegram sends the bot's updates to the channel's callback_url"
              + (description == null ? "" : ": " + description));
    }
    String code = Trees.text(said, "error_code");
    return new Step.Refused(
        new SendResult.Problem(
            code == null ? Integer.toString(answer.status()) : code,
            description == null ? "Telegram names no reason" : description,
            null));
  }
}
