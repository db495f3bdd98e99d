package dev.switchhook.simulator.telegram;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Chat;
import dev.switchhook.simulator.provider.Chats;
import dev.switchhook.simulator.provider.Notice;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One bot, from the side of the people who write to it.
final class Bot implements Account {
  /// Updates that wait until there is a webhook; the oldest are forgotten.
  static final int PENDING_MAX = 100;

  /// Messages to one chat at once; afterwards one in a second.
  static final int CHAT_BURST = 20;

  /// Updates that are sent only to bots that name them in `allowed_updates`.
  private static final Set<String> ON_REQUEST = Set.of("message_reaction", "chat_member");

  private final World world;
  private final Secret token;
  private final String username;
  private final TelegramMessages messages = new TelegramMessages();
  private final TelegramFiles files;
  private final Chats chats;
  private final BotWebhook webhook;
  private final BotMethods methods;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long lastUpdate;

  private record Pending(String lane, ObjectNode update) {}

  Bot(World world, Secret token, String username) {
    this.world = world;
    this.token = token;
    this.username = username;
    this.files = new TelegramFiles(world, id());
    this.chats = new Chats(world.timing(), CHAT_BURST, 1);
    this.webhook = new BotWebhook(id());
    this.methods = new BotMethods(world, this);
    this.lastUpdate = world.random().nextInt(100_000_000, 900_000_000);
  }

  @Override
  public String id() {
    String text = token.reveal();
    return text.substring(0, text.indexOf(':'));
  }

  @Override
  public String type() {
    return "telegram";
  }

  @Override
  public ObjectNode describe() {
    return Json.object()
        .put("type", type())
        .put("id", id())
        .put("username", username)
        .put("webhook", webhook.isSet());
  }

  @Override
  public void redirect(ObjectNode fields) {
    ObjectNode wanted =
        Json.object()
            .put("url", fields.path("webhook_url").asString(""))
            .put("secret_token", fields.path("secret_token").asString(""));
    try {
      webhook.set(Parameters.of(wanted));
    } catch (TelegramRefusal e) {
      throw new BadRequest(String.valueOf(e.getMessage()));
    }
    flush();
  }

  Secret token() {
    return token;
  }

  BotWebhook webhook() {
    return webhook;
  }

  BotMethods methods() {
    return methods;
  }

  TelegramMessages messages() {
    return messages;
  }

  TelegramFiles files() {
    return files;
  }

  Chats chats() {
    return chats;
  }

  /// The bot as `User`.
  ObjectNode user() {
    return Json.object()
        .put("id", Long.parseLong(id()))
        .put("is_bot", true)
        .put("first_name", "Simulated bot")
        .put("username", username);
  }

  // --- what people do ---------------------------------------------------------------------------

  @Override
  public String write(Person person, ObjectNode content) {
    ObjectNode chat = chat(person, content.path("group"));
    if (content.path("type").asString("").equals("reaction")) {
      return react(person, chat, content.path("reaction"));
    }
    ObjectNode message = messages.next(TelegramMessages.user(person), chat, world.timing().now());
    String answered = content.path("reply_to").path("provider_id").asString("");
    if (!answered.isEmpty()) {
      messages
          .find(chat.path("id").asLong(), number(answered))
          .ifPresent(one -> message.set("reply_to_message", one.deepCopy()));
    }
    TelegramContents.write(message, content, files);
    return tell(person, "message", message);
  }

  private static ObjectNode chat(Person person, JsonNode group) {
    if (!group.isObject()) {
      return TelegramMessages.privateChat(person);
    }
    long id = group.path("id").asLong(0);
    if (id >= 0) {
      throw new BadRequest("a group's id is negative");
    }
    return Json.object()
        .put("id", id)
        .put("title", group.path("title").asString("Group"))
        .put("type", "supergroup");
  }

  private String react(Person person, ObjectNode chat, JsonNode reaction) {
    String target = reaction.path("message_id").asString("");
    String emoji = reaction.path("emoji").asString("");
    ObjectNode shown = Json.object();
    shown.set("chat", chat);
    shown.put("message_id", number(target));
    shown.set("user", TelegramMessages.user(person));
    shown.put("date", world.timing().now().getEpochSecond());
    shown.putArray("old_reaction");
    var now = shown.putArray("new_reaction");
    if (!emoji.isEmpty()) {
      now.addObject().put("type", "emoji").put("emoji", emoji);
    }
    update(person, "message_reaction", shown);
    return chat.path("id").asLong() + ":" + number(target);
  }

  /// The number of a message, from the hub's name for it or as it is.
  private static long number(String message) {
    String digits = message.substring(message.lastIndexOf(':') + 1);
    if (!digits.matches("\\d{1,15}")) {
      throw new BadRequest("a message is <chat>:<number>");
    }
    return Long.parseLong(digits);
  }

  @Override
  public String press(Person person, @Nullable String message, String button) {
    Chat.Pressed pressed = chats.with(person.id()).press(message, button);
    Chat.Button which = pressed.button();
    return switch (which.kind()) {
      case "callback" -> queried(person, pressed);
      case "poll" -> voted(person, which);
      // A key of a reply keyboard writes its own label.
      default -> write(person, Json.object().put("type", "text").put("text", which.title()));
    };
  }

  private String queried(Person person, Chat.Pressed pressed) {
    String id = world.digits(18);
    ObjectNode query = Json.object().put("id", id);
    query.set("from", TelegramMessages.user(person));
    messages
        .find(person.telegramId(), number(pressed.message().id()))
        .ifPresent(one -> query.set("message", one.deepCopy()));
    query.put("chat_instance", world.digits(18)).put("data", pressed.button().id());
    update(person, "callback_query", query);
    return id;
  }

  private String voted(Person person, Chat.Button option) {
    String poll = option.description();
    ObjectNode answer = Json.object().put("poll_id", poll);
    answer.set("user", TelegramMessages.user(person));
    answer.putArray("option_ids").add(Integer.parseInt(option.id()));
    update(person, "poll_answer", answer);
    return poll;
  }

  private String tell(Person person, String kind, ObjectNode message) {
    String id = TelegramMessages.providerId(message);
    chats.with(person.id()).wrote(id, world.timing().now());
    update(person, kind, message);
    return id;
  }

  /// Somebody blocked the bot, or let it in again.
  void membership(Person person, boolean blocked) {
    ObjectNode change = Json.object();
    change.set("chat", TelegramMessages.privateChat(person));
    change.set("from", TelegramMessages.user(person));
    change.put("date", world.timing().now().getEpochSecond());
    member(change, "old_chat_member", blocked ? "member" : "kicked");
    member(change, "new_chat_member", blocked ? "kicked" : "member");
    update(person, "my_chat_member", change);
  }

  private void member(ObjectNode change, String name, String status) {
    ObjectNode member = change.putObject(name);
    member.set("user", user());
    member.put("status", status);
    if (status.equals("kicked")) {
      member.put("until_date", 0);
    }
  }

  private void update(Person person, String kind, ObjectNode value) {
    if (!webhook.allows(kind, !ON_REQUEST.contains(kind))) {
      return;
    }
    lastUpdate++;
    ObjectNode update = Json.object().put("update_id", lastUpdate);
    update.set(kind, value.deepCopy());
    pending.addLast(new Pending(id() + "/" + person.id(), update));
    if (pending.size() > PENDING_MAX) {
      pending.removeFirst();
    }
    flush();
  }

  /// Sends what waits, if there is a webhook by now.
  void flush() {
    while (webhook.isSet() && !pending.isEmpty()) {
      Pending next = pending.removeFirst();
      world.mailroom().offer(new Notice(webhook, next.lane(), next.update()));
    }
  }

  void dropPending() {
    pending.clear();
  }

  /// What waits, oldest first.
  java.util.List<ObjectNode> pending() {
    return pending.stream().map(Pending::update).toList();
  }
}
