package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Allowance;
import dev.switchhook.simulator.provider.Chat;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The methods that send a message to a chat.
final class BotSends {
  /// Characters of a text.
  static final int TEXT_CHARS_MAX = 4_096;

  /// Characters of a caption.
  static final int CAPTION_CHARS_MAX = 1_024;

  /// Bytes behind an inline button.
  static final int CALLBACK_BYTES_MAX = 64;

  /// Messages per second of one bot.
  static final int PER_SECOND = 30;

  private final World world;
  private final Bot bot;
  private final Allowance allowance;

  BotSends(World world, Bot bot) {
    this.world = world;
    this.bot = bot;
    this.allowance = new Allowance(PER_SECOND, PER_SECOND, world.timing().now());
  }

  /// Sends.
  ///
  /// @param kind the method's name without `send`, in lower case
  /// @return the `Message`
  /// @throws TelegramRefusal when it is refused
  ObjectNode send(String kind, Parameters given) {
    long chatId = chat(given);
    Optional<Person> person = person(chatId);
    if (person.filter(one -> one.manner().blocks()).isPresent()) {
      throw TelegramRefusal.forbidden("bot was blocked by the user");
    }
    ObjectNode content = content(kind, given);
    List<Chat.Button> buttons = buttons(given.json("reply_markup"));
    buttons.addAll(options(content));
    long answered = given.json("reply_parameters").path("message_id").asLong(0);
    Optional<ObjectNode> original = bot.messages().find(chatId, answered);
    boolean required =
        !given.json("reply_parameters").path("allow_sending_without_reply").asBoolean(false);
    if (answered != 0 && original.isEmpty() && required) {
      throw TelegramRefusal.badRequest("message to be replied not found");
    }
    String key = person.map(Person::id).orElse("group " + chatId);
    limit(allowance);
    limit(bot.chats().with(key).allowance());
    ObjectNode chat =
        person
            .map(TelegramMessages::privateChat)
            .orElseGet(() -> Json.object().put("id", chatId).put("type", "supergroup"));
    ObjectNode message = bot.messages().next(bot.user(), chat, world.timing().now());
    original.ifPresent(one -> message.set("reply_to_message", one.deepCopy()));
    message.setAll(content);
    if (given.json("reply_markup").has("inline_keyboard")) {
      message.set("reply_markup", given.json("reply_markup"));
    }
    bot.chats()
        .with(key)
        .sent(new Chat.Sent(TelegramMessages.providerId(message), world.timing().now(), buttons));
    return message.deepCopy();
  }

  private void limit(Allowance of) {
    if (!of.take(world.timing().now())) {
      throw TelegramRefusal.tooMany(of.secondsUntilNext());
    }
  }

  /// The chat that a method names: somebody who has written to the bot, or a group.
  ///
  /// @throws TelegramRefusal when there is no such chat
  long chat(Parameters given) {
    String named = given.text("chat_id");
    if (named.isEmpty()) {
      throw TelegramRefusal.badRequest("chat_id is empty");
    }
    if (!named.matches("-?\\d{1,18}")) {
      throw TelegramRefusal.badRequest("chat not found");
    }
    long id = Long.parseLong(named);
    boolean known =
        id < 0 || person(id).filter(one -> bot.chats().with(one.id()).hasWritten()).isPresent();
    if (!known) {
      throw TelegramRefusal.badRequest("chat not found");
    }
    return id;
  }

  private Optional<Person> person(long chatId) {
    return world.people().first(one -> one.telegramId() == chatId);
  }

  private ObjectNode content(String kind, Parameters given) {
    ObjectNode content = Json.object();
    switch (kind) {
      case "message" -> content.put("text", text(given));
      case "photo", "video", "audio", "voice", "document", "animation", "sticker" -> {
        bot.files().attach(content, kind, bot.files().named(given, kind));
        caption(content, given);
      }
      case "videonote" ->
          bot.files().attach(content, "video_note", bot.files().named(given, "video_note"));
      case "location" -> place(content.putObject("location"), given);
      case "venue" -> {
        place(content.putObject("location"), given);
        ObjectNode venue = content.putObject("venue");
        place(venue.putObject("location"), given);
        venue.put("title", required(given, "title")).put("address", required(given, "address"));
      }
      case "contact" ->
          content
              .putObject("contact")
              .put("phone_number", required(given, "phone_number"))
              .put("first_name", required(given, "first_name"));
      case "poll" -> poll(content, given);
      default -> throw TelegramRefusal.notFound();
    }
    return content;
  }

  private static String text(Parameters given) {
    String text = given.text("text");
    if (text.isBlank()) {
      throw TelegramRefusal.badRequest("message text is empty");
    }
    if (text.length() > TEXT_CHARS_MAX) {
      throw TelegramRefusal.badRequest("message is too long");
    }
    return text;
  }

  private static void caption(ObjectNode content, Parameters given) {
    String caption = given.text("caption");
    if (caption.length() > CAPTION_CHARS_MAX) {
      throw TelegramRefusal.badRequest("message caption is too long");
    }
    if (!caption.isEmpty()) {
      content.put("caption", caption);
    }
  }

  private static void place(ObjectNode location, Parameters given) {
    if (!given.has("latitude") || !given.has("longitude")) {
      throw TelegramRefusal.badRequest("location is invalid");
    }
    location
        .put("latitude", given.json("latitude").asDouble(0))
        .put("longitude", given.json("longitude").asDouble(0));
  }

  private static String required(Parameters given, String name) {
    String text = given.text(name);
    if (text.isEmpty()) {
      throw TelegramRefusal.badRequest(name + " is empty");
    }
    return text;
  }

  private void poll(ObjectNode content, Parameters given) {
    JsonNode options = given.json("options");
    if (options.size() < 2 || options.size() > 12) {
      throw TelegramRefusal.badRequest("poll must have 2 to 12 options");
    }
    ObjectNode poll =
        content
            .putObject("poll")
            .put("id", world.digits(18))
            .put("question", required(given, "question"));
    var shown = poll.putArray("options");
    for (JsonNode option : options) {
      String text = option.isString() ? option.stringValue() : option.path("text").asString("");
      shown.addObject().put("text", text).put("voter_count", 0);
    }
    poll.put("total_voter_count", 0)
        .put("is_closed", false)
        .put("is_anonymous", given.json("is_anonymous").asBoolean(true))
        .put("type", "regular")
        .put("allows_multiple_answers", given.flag("allows_multiple_answers"));
  }

  /// Who votes in an anonymous poll is not told.
  private static List<Chat.Button> options(ObjectNode content) {
    List<Chat.Button> found = new ArrayList<>();
    JsonNode poll = content.path("poll");
    if (!poll.path("is_anonymous").asBoolean(true)) {
      for (JsonNode option : poll.path("options")) {
        found.add(
            new Chat.Button(
                "poll",
                Integer.toString(found.size()),
                option.path("text").asString(""),
                poll.path("id").asString("")));
      }
    }
    return found;
  }

  private static List<Chat.Button> buttons(JsonNode markup) {
    List<Chat.Button> found = new ArrayList<>();
    for (JsonNode row : markup.path("inline_keyboard")) {
      for (JsonNode button : row) {
        String data = button.path("callback_data").asString("");
        if (data.getBytes(StandardCharsets.UTF_8).length > CALLBACK_BYTES_MAX) {
          throw TelegramRefusal.badRequest("BUTTON_DATA_INVALID");
        }
        if (!data.isEmpty()) {
          found.add(new Chat.Button("callback", data, button.path("text").asString(""), ""));
        }
      }
    }
    for (JsonNode row : markup.path("keyboard")) {
      for (JsonNode button : row) {
        String text = button.isString() ? button.stringValue() : button.path("text").asString("");
        found.add(new Chat.Button("text", text, text, ""));
      }
    }
    return found;
  }
}
