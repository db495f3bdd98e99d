package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.World;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The methods of one bot.
final class BotMethods {
  private final Bot bot;
  private final BotSends sends;

  BotMethods(World world, Bot bot) {
    this.bot = bot;
    this.sends = new BotSends(world, bot);
  }

  /// What a method gave.
  ///
  /// @param taken the hub's name for the message that was sent; empty for other methods
  record Done(JsonNode result, Optional<String> taken) {}

  /// Runs a method; names have no case.
  ///
  /// @throws TelegramRefusal when it is refused
  Done run(String method, Parameters given) {
    if (method.startsWith("send") && !method.equals("sendchataction")) {
      ObjectNode message = sends.send(method.substring("send".length()), given);
      return new Done(message, Optional.of(TelegramMessages.providerId(message)));
    }
    return new Done(other(method, given), Optional.empty());
  }

  private JsonNode other(String method, Parameters given) {
    return switch (method) {
      case "getme" -> bot.user().put("can_join_groups", true).put("supports_inline_queries", false);
      case "setwebhook" -> setWebhook(given);
      case "deletewebhook" -> {
        dropIfAsked(given);
        bot.webhook().remove();
        yield yes();
      }
      case "getwebhookinfo" -> bot.webhook().info(bot.pending().size());
      case "getupdates" -> updates();
      case "getfile" -> bot.files().file(given.json("file_id"));
      case "sendchataction" -> {
        sends.chat(given);
        yield yes();
      }
      case "answercallbackquery" -> {
        if (given.text("callback_query_id").isEmpty()) {
          throw TelegramRefusal.badRequest(
              "query is too old and response timeout expired or query ID is invalid");
        }
        yield yes();
      }
      case "setmessagereaction" -> {
        message(given, "message to react not found");
        yield yes();
      }
      case "editmessagetext" -> edit(given);
      case "deletemessage" -> {
        message(given, "message to delete not found");
        bot.messages().remove(sends.chat(given), given.json("message_id").asLong(0));
        yield yes();
      }
      default -> throw TelegramRefusal.notFound();
    };
  }

  private JsonNode setWebhook(Parameters given) {
    bot.webhook().set(given);
    dropIfAsked(given);
    bot.flush();
    return yes();
  }

  private void dropIfAsked(Parameters given) {
    if (given.flag("drop_pending_updates")) {
      bot.dropPending();
    }
  }

  private JsonNode updates() {
    if (bot.webhook().isSet()) {
      throw TelegramRefusal.conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
              + " webhook first");
    }
    var all = Json.array();
    bot.pending().forEach(all::add);
    return all;
  }

  private ObjectNode message(Parameters given, String otherwise) {
    return bot.messages()
        .find(sends.chat(given), given.json("message_id").asLong(0))
        .orElseThrow(() -> TelegramRefusal.badRequest(otherwise));
  }

  private JsonNode edit(Parameters given) {
    ObjectNode message = message(given, "message to edit not found");
    String text = given.text("text");
    if (text.isEmpty()) {
      throw TelegramRefusal.badRequest("message text is empty");
    }
    if (message.path("text").asString("").equals(text)) {
      throw TelegramRefusal.badRequest(
          "message is not modified: specified new message content and reply markup are exactly"
              + " the same as a current content and reply markup of the message");
    }
    return message.put("text", text).put("edit_date", message.path("date").asLong());
  }

  private static JsonNode yes() {
    return JsonNodeFactory.instance.booleanNode(true);
  }
}
