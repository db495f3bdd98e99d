package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.graph.Templates.Template;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Incoming;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Report;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Status;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Terms;
import dev.switchhook.simulator.provider.Allowance;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Chat;
import dev.switchhook.simulator.provider.Chats;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Notice;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.PhoneNumbers;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One business number of the WhatsApp Cloud API.
final class WhatsAppNumber implements GraphAccount {
  /// How long a business may answer freely after the person's last message.
  static final Duration WINDOW = Duration.ofHours(24);

  /// Messages per second of one number, unless the account says otherwise.
  static final int THROUGHPUT = 80;

  /// Messages to one person at once; afterwards one in [#PAIR_SECONDS].
  static final int PAIR_BURST = 45;

  /// Seconds between messages to one person in the long run.
  static final double PAIR_SECONDS = 6;

  /// Media of an incoming message.
  private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");

  private final World world;
  private final Settings settings;
  private final WhatsAppPayloads payloads;
  private final MetaEnvelope envelope;
  private final MessageIds ids;
  private final Chats chats;
  private final Allowance throughput;
  private final GraphMedia media;
  private final Templates templates = new Templates();

  /// What a number is opened with.
  ///
  /// @param window what happens to a free message outside of the window
  /// @param throughput messages per second
  record Settings(
      WhatsAppAccount account,
      Secret token,
      Secret appSecret,
      Subscription subscription,
      ClosedWindow window,
      int throughput) {}

  /// What Meta does with a free message outside of the window.
  enum ClosedWindow {
    /// Refuses it with 131047.
    ANSWER,
    /// Takes it and reports 131047 by a status.
    STATUS,
    /// Takes it, as if the person had just written.
    OPEN
  }

  WhatsAppNumber(World world, Settings settings, GraphMedia media) {
    this.world = world;
    this.settings = settings;
    this.media = media;
    this.payloads = new WhatsAppPayloads(settings.account());
    this.envelope =
        new MetaEnvelope(
            id(), "whatsapp_business_account", settings.appSecret(), settings.subscription()::url);
    this.ids = new MessageIds(world.random());
    this.chats = new Chats(world.timing(), PAIR_BURST, 1 / PAIR_SECONDS);
    this.throughput =
        new Allowance(settings.throughput(), settings.throughput(), world.timing().now());
  }

  @Override
  public String id() {
    return settings.account().phoneNumberId();
  }

  @Override
  public String type() {
    return "whatsapp";
  }

  @Override
  public Secret token() {
    return settings.token();
  }

  @Override
  public String subscriptionId() {
    return settings.account().businessAccountId();
  }

  @Override
  public Subscription subscription() {
    return settings.subscription();
  }

  Templates templates() {
    return templates;
  }

  @Override
  public ObjectNode describe() {
    ObjectNode shown =
        Json.object()
            .put("type", type())
            .put("id", id())
            .put("business_account_id", subscriptionId())
            .put("phone_number", settings.account().displayNumber());
    shown.set("templates", templates.describe());
    return shown;
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
    String type = content.path("type").asString("");
    if (type.isEmpty() || !(content.has(type) || type.equals("request_welcome"))) {
      throw new BadRequest("content needs a type, and an object of that name");
    }
    ObjectNode sent = content.deepCopy();
    if (MEDIA.contains(type)) {
      sent.set(type, media.received(id(), type, content.path(type)));
    }
    return tell(person, sent, content.path("reply_to").path("provider_id").asString(null));
  }

  @Override
  public List<ObjectNode> chat(Person person) {
    return chats.with(person.id()).transcript().rows();
  }

  @Override
  public String press(Person person, @Nullable String message, String button) {
    Chat.Pressed pressed = chats.with(person.id()).press(message, button);
    Chat.Button which = pressed.button();
    ObjectNode content;
    if (which.kind().equals("button")) {
      content = Json.object().put("type", "button");
      content.putObject("button").put("payload", which.id()).put("text", which.title());
    } else {
      content = Json.object().put("type", "interactive");
      ObjectNode reply =
          content
              .putObject("interactive")
              .put("type", which.kind())
              .putObject(which.kind())
              .put("id", which.id())
              .put("title", which.title());
      if (!which.description().isEmpty()) {
        reply.put("description", which.description());
      }
    }
    return tell(person, content, pressed.message().id());
  }

  private String tell(Person person, ObjectNode content, @Nullable String answers) {
    String id = ids.toBusiness(person.number());
    chats.with(person.id()).wrote(id, world.timing().now(), content);
    notice(
        person, payloads.message(new Incoming(person, id, world.timing().now(), content, answers)));
    return id;
  }

  private void notice(Person person, ObjectNode entry) {
    world.mailroom().offer(new Notice(envelope, id() + "/" + person.id(), entry));
  }

  // --- what the business does -------------------------------------------------------------------

  @Override
  public Reply send(Call call, double version) {
    ObjectNode message = call.json().orElseGet(Json::object);
    if (!message.path("messaging_product").asString("").equals("whatsapp")) {
      throw GraphRefusal.parameter("The parameter messaging_product is required.");
    }
    if (message.has("status")) {
      return markRead(message);
    }
    Person person = recipient(message);
    WhatsAppChecks.check(message, id -> media.has(id(), id));
    limits(person);
    Optional<Template> template =
        WhatsAppChecks.typeOf(message).equals("template")
            ? Optional.of(templates.judge(message.path("template")))
            : Optional.empty();
    boolean open =
        template.isPresent()
            || settings.window() == ClosedWindow.OPEN
            || chats.with(person.id()).isOpen(WINDOW, world.timing().now());
    if (!open && settings.window() == ClosedWindow.ANSWER) {
      throw new GraphRefusal(windowClosed());
    }
    refuseAuthentication(message, template);
    String id = ids.fromBusiness(person.number());
    List<Chat.Button> buttons =
        template
            .map(one -> templates.buttons(one, message.path("template")))
            .orElseGet(() -> WhatsAppButtons.of(message));
    chats.with(person.id()).sent(new Chat.Sent(id, world.timing().now(), buttons), message);
    Terms terms =
        new Terms(
            template.map(Template::category).orElse("service"),
            message.path("biz_opaque_callback_data").asString(null),
            version > 0 && version < 24);
    walk(new Walking(person, id, terms, open ? null : windowClosed()));
    return accepted(message, person, id, template).meets(world.faults().fate(id()));
  }

  private static GraphError windowClosed() {
    return GraphError.whatsApp(
        131047,
        "Message failed to send because more than 24 hours have passed since the customer last"
            + " replied to this number.");
  }

  private Reply markRead(JsonNode message) {
    String id = message.path("message_id").asString("");
    Optional<Chat> chat =
        world.people().all().stream()
            .map(one -> chats.with(one.id()))
            .filter(one -> one.knows(id))
            .findFirst();
    if (!message.path("status").asString("").equals("read") || chat.isEmpty()) {
      throw GraphRefusal.parameter("Invalid parameter");
    }
    chat.get().transcript().reached(id, "read");
    return Reply.json(200, Json.object().put("success", true)).about(id(), id);
  }

  private Person recipient(JsonNode message) {
    String kind = message.path("recipient_type").asString("individual");
    if (!kind.equals("individual")) {
      throw GraphRefusal.invalid("recipient_type must be individual; groups are not simulated");
    }
    String to = message.path("to").asString("");
    String userId = message.path("recipient").asString("");
    if (to.isEmpty() && userId.isEmpty()) {
      throw GraphRefusal.parameter("The parameter to is required.");
    }
    if (to.isEmpty()) {
      return world
          .people()
          .first(one -> one.userId().equals(userId))
          .orElseThrow(() -> new GraphRefusal(GraphError.whatsApp(131026, "No such user id")));
    }
    if (PhoneNumbers.same(PhoneNumbers.digits(to), settings.account().digits())) {
      throw new GraphRefusal(
          GraphError.whatsApp(131021, "Recipient phone number is the sender's own"));
    }
    return world
        .people()
        .ofNumber(to)
        .filter(_ -> to.matches("[+0-9 ().-]+"))
        .orElseThrow(() -> GraphRefusal.invalid("to is not a phone number: " + to));
  }

  private void limits(Person person) {
    new GraphFaults(world).refuse(id(), code -> GraphError.whatsApp(code, "on request"), 130429);
    if (!throughput.take(world.timing().now())) {
      throw new GraphRefusal(
          GraphError.whatsApp(
              130429,
              "Message failed to send because there were too many messages sent from this phone number in a short period of time"));
    }
    if (!chats.with(person.id()).allowance().take(world.timing().now())) {
      throw new GraphRefusal(
          GraphError.whatsApp(
              131056,
              "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."));
    }
  }

  private static void refuseAuthentication(JsonNode message, Optional<Template> template) {
    boolean byUserId = message.path("to").asString("").isEmpty();
    if (byUserId && template.filter(one -> one.category().equals("authentication")).isPresent()) {
      throw new GraphRefusal(
          GraphError.whatsApp(131062, "Authentication templates need a phone number"));
    }
  }

  private static Reply accepted(
      JsonNode message, Person person, String id, Optional<Template> template) {
    ObjectNode body = Json.object().put("messaging_product", "whatsapp");
    String to = message.path("to").asString("");
    ObjectNode contact = body.putArray("contacts").addObject();
    if (to.isEmpty()) {
      contact.put("input", person.userId()).put("user_id", person.userId());
    } else {
      contact.put("input", to).put("wa_id", person.number()).put("user_id", person.userId());
    }
    ObjectNode taken = body.putArray("messages").addObject().put("id", id);
    if (template.isPresent()) {
      taken.put("message_status", "accepted");
    }
    return Reply.json(200, body).about("", id);
  }

  /// A message on its way.
  ///
  /// @param error why it will fail; null when nothing is known against it
  private record Walking(Person person, String id, Terms terms, @Nullable GraphError error) {}

  /// Reports a message of the business that the hub has not sent, for instance one written in
  /// another program: statuses alone.
  String answeredElsewhere(Person person) {
    String id = ids.fromBusiness(person.number());
    chats.with(person.id()).sent(new Chat.Sent(id, world.timing().now(), List.of()));
    walk(new Walking(person, id, Terms.SERVICE, null));
    return id;
  }

  private void walk(Walking walking) {
    GraphError failure =
        world
            .faults()
            .take(FaultKind.FAILED_STATUS, id())
            .map(fault ->
                GraphError.whatsApp(fault.code() == 0 ? 131000 : fault.code(), "on request"))
            .orElse(walking.error());
    if (failure == null && walking.person().reach() == Person.Reach.NOWHERE) {
      failure = GraphError.whatsApp(131026, "Message Undeliverable.");
    }
    GraphError error = failure;
    world
        .timing()
        .after(
            world.steps().sent(),
            () -> {
              if (error != null) {
                report(walking, Status.FAILED, error);
              } else {
                report(walking, Status.SENT, null);
                next(walking, Status.DELIVERED, world.steps().delivered());
              }
            });
  }

  private void next(Walking walking, Status status, Duration step) {
    Person.Reach needed = status == Status.READ ? Person.Reach.READ : Person.Reach.DELIVERED;
    // Their phone may have come back, or gone, since the message was sent.
    Person person = world.people().find(walking.person().id()).orElse(walking.person());
    if (person.reach().compareTo(needed) < 0) {
      return;
    }
    world
        .timing()
        .after(
            step,
            () -> {
              report(walking, status, null);
              if (status == Status.DELIVERED) {
                next(walking, Status.READ, world.steps().read());
              }
            });
  }

  private void report(Walking walking, Status status, @Nullable GraphError error) {
    Person person = walking.person();
    chats.with(person.id()).transcript().reached(walking.id(), status.wireName());
    notice(
        person,
        payloads.status(
            new Report(
                person, walking.id(), status, world.timing().now(), walking.terms(), error)));
  }
}
