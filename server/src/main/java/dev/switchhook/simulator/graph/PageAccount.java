package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Allowance;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Chat;
import dev.switchhook.simulator.provider.Chats;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Notice;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A Facebook Page (Messenger) or a professional Instagram account.
final class PageAccount implements GraphAccount {
  /// How long an account may answer freely after the person's last message.
  static final Duration WINDOW = Duration.ofHours(24);

  /// The same for messages that carry the tag of a human agent.
  static final Duration AGENT_WINDOW = Duration.ofDays(7);

  /// Sends per second of one account.
  static final int SENDS_PER_SECOND = 300;

  private static final int NO_MATCHING_USER = 2018001;
  private static final int OUTSIDE_WINDOW = 2018278;
  private static final int OUTSIDE_WINDOW_INSTAGRAM = 2534022;
  private static final int UNAVAILABLE = 1545041;

  private final World world;
  private final Settings settings;
  private final PagePayloads payloads;
  private final MetaEnvelope envelope;
  private final Chats chats;
  private final Allowance sends;
  private final GraphMedia media;

  /// What an account is opened with.
  ///
  /// @param instagram it is Instagram's, else a Page
  /// @param echoes the hub is told what the account itself sends
  record Settings(
      String id,
      boolean instagram,
      Secret token,
      Secret appSecret,
      Subscription subscription,
      boolean echoes) {}

  PageAccount(World world, Settings settings, GraphMedia media) {
    this.world = world;
    this.settings = settings;
    this.media = media;
    this.payloads = new PagePayloads(settings.id());
    this.envelope =
        new MetaEnvelope(
            settings.id(),
            settings.instagram() ? "instagram" : "page",
            settings.appSecret(),
            settings.subscription()::url);
    this.chats = new Chats(world.timing(), SENDS_PER_SECOND, SENDS_PER_SECOND);
    this.sends = new Allowance(SENDS_PER_SECOND, SENDS_PER_SECOND, world.timing().now());
  }

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public String type() {
    return settings.instagram() ? "instagram" : "messenger";
  }

  @Override
  public Secret token() {
    return settings.token();
  }

  @Override
  public String subscriptionId() {
    return settings.id();
  }

  @Override
  public Subscription subscription() {
    return settings.subscription();
  }

  @Override
  public ObjectNode describe() {
    return Json.object().put("type", type()).put("id", id());
  }

  @Override
  public void redirect(ObjectNode fields) {
    URI url = Fields.url(fields, "webhook_url");
    if (url == null) {
      settings.subscription().unsubscribe();
    } else {
      settings.subscription().subscribe(url);
    }
  }

  // --- what people do ---------------------------------------------------------------------------

  @Override
  public String write(Person person, ObjectNode content) {
    String mid = mid();
    ObjectNode item = Json.object();
    if (content.path("type").asString("").equals("reaction")) {
      reaction(item.putObject("reaction"), content.path("reaction"));
    } else {
      ObjectNode message = item.putObject("message").put("mid", mid);
      PageContents.write(message, content, type -> media.publicUrl(id(), type, content.path(type)));
      String answered = content.path("reply_to").path("provider_id").asString("");
      if (!answered.isEmpty()) {
        message.putObject("reply_to").put("mid", answered);
      }
    }
    return tell(person, mid, item);
  }

  private static void reaction(ObjectNode reaction, JsonNode given) {
    String emoji = given.path("emoji").asString("");
    String target = given.path("message_id").asString("");
    if (target.isEmpty()) {
      throw new BadRequest("a reaction needs reaction.message_id");
    }
    reaction.put("mid", target).put("action", emoji.isEmpty() ? "unreact" : "react");
    if (!emoji.isEmpty()) {
      reaction.put("reaction", emoji.equals("❤") ? "love" : "other").put("emoji", emoji);
    }
  }

  @Override
  public String press(Person person, @Nullable String message, String button) {
    Chat.Pressed pressed = chats.with(person.id()).press(message, button);
    Chat.Button which = pressed.button();
    String mid = mid();
    ObjectNode item = Json.object();
    if (which.kind().equals("postback")) {
      item.putObject("postback")
          .put("mid", mid)
          .put("title", which.title())
          .put("payload", which.id());
    } else {
      item.putObject("message")
          .put("mid", mid)
          .put("text", which.title())
          .putObject("quick_reply")
          .put("payload", which.id());
    }
    return tell(person, mid, item);
  }

  private String tell(Person person, String mid, ObjectNode item) {
    chats.with(person.id()).wrote(mid, now());
    notice(person, payloads.from(scoped(person), now(), item));
    return mid;
  }

  // --- what the business does -------------------------------------------------------------------

  @Override
  public Reply send(Call call, double version) {
    ObjectNode request = call.json().orElseGet(() -> fromForm(call));
    Person person = recipient(request);
    PageChecks.check(request, settings.instagram());
    new GraphFaults(world).refuse(id(), this::asked, 613);
    if (!sends.take(now())) {
      throw new GraphRefusal(asked(613));
    }
    ObjectNode answer = Json.object().put("recipient_id", scoped(person));
    if (request.has("sender_action")) {
      return Reply.json(200, answer);
    }
    if (person.manner().blocks() || !person.manner().registered()) {
      throw new GraphRefusal(
          GraphError.page(551, UNAVAILABLE, "This person isn't available right now."));
    }
    requireWindow(request, person);
    String mid = mid();
    JsonNode message = request.path("message");
    chats.with(person.id()).sent(new Chat.Sent(mid, now(), PageChecks.buttons(message)));
    walk(person, mid, message);
    return Reply.json(200, answer.put("message_id", mid))
        .about(id(), mid)
        .meets(world.faults().fate(id()));
  }

  /// The Send API also takes forms whose fields are JSON texts.
  private static ObjectNode fromForm(Call call) {
    ObjectNode request = Json.object();
    call.form()
        .flat()
        .forEach((name, value) -> {
          boolean object = value.startsWith("{") && value.endsWith("}");
          if (object) {
            request.set(name, GraphApi.parsed(value));
          } else {
            request.put(name, value);
          }
        });
    return request;
  }

  private GraphError asked(int code) {
    return GraphError.page(code, 0, GraphCodes.title(code));
  }

  private Person recipient(JsonNode request) {
    String wanted = request.path("recipient").path("id").asString("");
    if (wanted.isEmpty()) {
      throw GraphRefusal.parameter("The parameter recipient['id'] is required.");
    }
    return world
        .people()
        .first(one -> scoped(one).equals(wanted))
        .orElseThrow(() ->
            new GraphRefusal(GraphError.page(100, NO_MATCHING_USER, "No matching user found")));
  }

  private void requireWindow(JsonNode request, Person person) {
    boolean agent =
        request.path("messaging_type").asString("").equals("MESSAGE_TAG")
            && request.path("tag").asString("").equals("HUMAN_AGENT");
    if (!chats.with(person.id()).isOpen(agent ? AGENT_WINDOW : WINDOW, now())) {
      throw new GraphRefusal(
          GraphError.page(
              10,
              settings.instagram() ? OUTSIDE_WINDOW_INSTAGRAM : OUTSIDE_WINDOW,
              "This message is sent outside of allowed window."));
    }
  }

  private void walk(Person person, String mid, JsonNode message) {
    if (settings.echoes()) {
      world.timing().after(world.steps().sent(), () -> echo(person, mid, message));
    }
    if (person.reach().compareTo(Person.Reach.DELIVERED) < 0) {
      return;
    }
    Duration delivered = world.steps().sent().plus(world.steps().delivered());
    world
        .timing()
        .after(
            delivered,
            () -> {
              if (!settings.instagram()) {
                ObjectNode item = Json.object();
                ObjectNode delivery = item.putObject("delivery");
                delivery.putArray("mids").add(mid);
                delivery.put("watermark", now().toEpochMilli());
                notice(person, payloads.from(scoped(person), now(), item));
              }
              readLater(person, mid);
            });
  }

  private void readLater(Person person, String mid) {
    if (person.reach() != Person.Reach.READ) {
      return;
    }
    world
        .timing()
        .after(
            world.steps().read(),
            () -> {
              ObjectNode item = Json.object();
              ObjectNode read = item.putObject("read");
              if (settings.instagram()) {
                read.put("mid", mid);
              } else {
                read.put("watermark", now().toEpochMilli());
              }
              notice(person, payloads.from(scoped(person), now(), item));
            });
  }

  private void echo(Person person, String mid, JsonNode message) {
    ObjectNode item = Json.object();
    ObjectNode echo = item.putObject("message").put("mid", mid).put("is_echo", true);
    if (message.has("text")) {
      echo.put("text", message.path("text").asString(""));
    }
    if (message.has("metadata")) {
      echo.put("metadata", message.path("metadata").asString(""));
    }
    if (message.path("attachment").isObject()) {
      echo.putArray("attachments").add(message.path("attachment").deepCopy());
    }
    notice(person, payloads.echo(scoped(person), now(), item));
  }

  private void notice(Person person, ObjectNode entry) {
    world.mailroom().offer(new Notice(envelope, id() + "/" + person.id(), entry));
  }

  private String scoped(Person person) {
    return settings.instagram() ? person.instagramId() : person.pageId();
  }

  private String mid() {
    return settings.instagram() ? "aWdfZAG1faXRlbT" + world.letters(60) : "m_" + world.letters(60);
  }

  private Instant now() {
    return world.timing().now();
  }
}
