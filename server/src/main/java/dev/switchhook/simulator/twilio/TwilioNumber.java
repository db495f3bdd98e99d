package dev.switchhook.simulator.twilio;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.Allowance;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Blobs.Blob;
import dev.switchhook.simulator.provider.Fault;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Form;
import dev.switchhook.simulator.provider.Notice;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.SampleMedia;
import dev.switchhook.simulator.provider.World;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One number that sends and receives text messages.
final class TwilioNumber implements Account {
  /// Characters of a body.
  static final int BODY_CHARS_MAX = 1_600;

  /// Media of one message.
  static final int MEDIA_MAX = 10;

  /// Requests per second of one number.
  static final int REQUESTS_PER_SECOND = 100;

  private static final Set<String> STOP =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT");
  private static final Set<String> START = Set.of("START", "YES", "UNSTOP");
  private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document");
  private static final int UNREACHABLE = 30003;
  private static final int UNKNOWN = 30008;

  private final World world;
  private final Settings settings;
  private final TwilioMessages messages;
  private final String resourceId;
  private final Allowance requests;
  private final Set<String> optedOut = new HashSet<>();
  private @Nullable URI webhook;

  /// What a number is opened with.
  ///
  /// @param number with its plus
  /// @param webhook where inbound messages go; null for nowhere
  record Settings(String accountSid, Secret authToken, String number, @Nullable URI webhook) {}

  TwilioNumber(World world, Settings settings, TwilioMessages messages) {
    this.world = world;
    this.settings = settings;
    this.messages = messages;
    this.webhook = settings.webhook();
    this.resourceId = "PN" + world.hex(16);
    this.requests = new Allowance(REQUESTS_PER_SECOND, REQUESTS_PER_SECOND, world.timing().now());
  }

  @Override
  public String id() {
    return settings.number();
  }

  @Override
  public String type() {
    return "sms";
  }

  Settings settings() {
    return settings;
  }

  @Override
  public ObjectNode describe() {
    return Json.object()
        .put("type", type())
        .put("id", id())
        .put("account_sid", settings.accountSid())
        .put("resource_id", resourceId);
  }

  String resourceId() {
    return resourceId;
  }

  /// The number as an `IncomingPhoneNumber`.
  ObjectNode resource() {
    URI url = webhook;
    return Json.object()
        .put("sid", resourceId)
        .put("account_sid", settings.accountSid())
        .put("phone_number", settings.number())
        .put("sms_url", url == null ? "" : url.toString())
        .put("sms_method", "POST");
  }

  @Override
  public void redirect(ObjectNode fields) {
    webhook = Fields.url(fields, "webhook_url");
  }

  /// Changes where inbound messages go.
  ///
  /// @throws TwilioRefusal when it is no URL
  void receiveAt(String url) {
    webhook = url.isEmpty() ? null : link(url, 21402, "SmsUrl is not valid: " + url);
  }

  // --- what people do ---------------------------------------------------------------------------

  @Override
  public String write(Person person, ObjectNode content) {
    String type = content.path("type").asString("");
    String text = content.path("text").asString(content.path("text").path("body").asString(""));
    ObjectNode form = Json.object();
    String sid = (MEDIA.contains(type) ? "MM" : "SM") + world.hex(16);
    int media = 0;
    if (MEDIA.contains(type)) {
      media = 1;
      text = content.path(type).path("caption").asString("");
      SampleMedia file = SampleMedia.of(type, content.path(type));
      form.put("MediaContentType0", file.mimeType()).put("MediaUrl0", keep(sid, file));
    } else if (!type.equals("text")) {
      throw new BadRequest(
          "nobody can send '" + type + "' by SMS; text, image, video, audio and document work");
    }
    optOrIn(person, text);
    TwilioMessage message =
        new TwilioMessage(
            sid,
            settings.accountSid(),
            person.plusNumber(),
            settings.number(),
            text,
            media,
            true,
            "received",
            0,
            world.timing().now(),
            null);
    messages.put(message);
    form.put("ToCountry", "US")
        .put("SmsMessageSid", sid)
        .put("NumMedia", Integer.toString(media))
        .put("SmsSid", sid)
        .put("SmsStatus", "received")
        .put("Body", text)
        .put("FromCountry", "US")
        .put("To", settings.number())
        .put("NumSegments", Integer.toString(message.segments()))
        .put("MessageSid", sid)
        .put("AccountSid", settings.accountSid())
        .put("From", person.plusNumber())
        .put("ApiVersion", "2010-04-01");
    post(person, webhook, form);
    return sid;
  }

  private String keep(String message, SampleMedia file) {
    String id = "ME" + world.hex(16);
    world
        .blobs()
        .add(
            new Blob(
                id, message, file.mimeType(), file.fileName(), file.bytes(), world.timing().now()));
    return world.base()
        + "/2010-04-01/Accounts/"
        + settings.accountSid()
        + "/Messages/"
        + message
        + "/Media/"
        + id;
  }

  private void optOrIn(Person person, String text) {
    String word = text.strip().toUpperCase(Locale.ROOT);
    if (STOP.contains(word)) {
      optedOut.add(person.id());
    } else if (START.contains(word)) {
      optedOut.remove(person.id());
    }
  }

  @Override
  public String press(Person person, @Nullable String message, String button) {
    throw new BadRequest("a text message has no buttons");
  }

  private void post(Person person, @Nullable URI url, ObjectNode form) {
    TwilioEnvelope envelope = new TwilioEnvelope(id(), settings.authToken(), url);
    world.mailroom().offer(new Notice(envelope, id() + "/" + person.id(), form));
  }

  // --- what the business does -------------------------------------------------------------------

  /// Takes a message.
  ///
  /// @throws TwilioRefusal when it is not taken
  Reply send(Form form) {
    refuseOnRequest();
    if (!requests.take(world.timing().now())) {
      throw TwilioRefusal.tooMany();
    }
    String to = text(form, "To");
    Person person = recipient(to);
    String body = text(form, "Body");
    List<String> links = form.all("MediaUrl");
    check(form, body, links);
    if (optedOut.contains(person.id())) {
      throw TwilioRefusal.bad(21610, "Attempt to send to unsubscribed recipient");
    }
    String status = form.first("MessagingServiceSid") == null ? "queued" : "accepted";
    String callback = text(form, "StatusCallback");
    TwilioMessage message =
        new TwilioMessage(
            (links.isEmpty() ? "SM" : "MM") + world.hex(16),
            settings.accountSid(),
            settings.number(),
            to,
            body,
            links.size(),
            false,
            status,
            0,
            world.timing().now(),
            callback.isEmpty()
                ? null
                : link(
                    callback,
                    21609,
                    "The 'StatusCallback' URL " + callback + " is not a valid URL."));
    messages.put(message);
    walk(person, message);
    return Reply.json(201, message.describe())
        .about(id(), message.sid())
        .meets(world.faults().fate(id()));
  }

  private void refuseOnRequest() {
    Optional<Fault> error = world.faults().take(FaultKind.ERROR, id());
    if (error.isPresent()) {
      throw TwilioRefusal.of(error.get().code());
    }
    if (world.faults().take(FaultKind.RATE_LIMIT, id()).isPresent()) {
      throw TwilioRefusal.tooMany();
    }
    if (world.faults().take(FaultKind.SERVER_ERROR, id()).isPresent()) {
      throw TwilioRefusal.of(20503);
    }
  }

  private Person recipient(String to) {
    if (to.isEmpty()) {
      throw TwilioRefusal.bad(21604, "A 'To' phone number is required.");
    }
    if (!to.matches("\\+[1-9]\\d{6,14}")) {
      throw TwilioRefusal.bad(21211, "Invalid 'To' Phone Number: " + to);
    }
    if (to.equals(settings.number())) {
      throw TwilioRefusal.bad(21266, "'To' and 'From' number cannot be the same: " + to);
    }
    return world
        .people()
        .ofNumber(to)
        .orElseThrow(() -> TwilioRefusal.bad(21211, "Invalid 'To' Phone Number: " + to));
  }

  private static void check(Form form, String body, List<String> links) {
    if (body.isEmpty() && links.isEmpty() && form.first("ContentSid") == null) {
      throw TwilioRefusal.bad(21602, "Message body is required.");
    }
    if (body.length() > BODY_CHARS_MAX) {
      throw TwilioRefusal.bad(
          21617,
          "The concatenated message body exceeds the " + BODY_CHARS_MAX + " character limit.");
    }
    if (links.size() > MEDIA_MAX) {
      throw TwilioRefusal.bad(21623, "Number of media files exceeds allowed limit");
    }
    links.forEach(link -> link(link, 21620, "Invalid media URL(s)"));
  }

  private static URI link(String text, int code, String message) {
    URI url = Fields.parsed(text);
    if (url == null) {
      throw TwilioRefusal.bad(code, message);
    }
    return url;
  }

  private static String text(Form form, String name) {
    String value = form.first(name);
    return value == null ? "" : value;
  }

  private void walk(Person person, TwilioMessage message) {
    Optional<Fault> asked = world.faults().take(FaultKind.FAILED_STATUS, id());
    int failure =
        asked
            .map(fault -> fault.code() == 0 ? UNKNOWN : fault.code())
            .orElse(person.reach() == Person.Reach.NOWHERE ? UNREACHABLE : 0);
    Duration step = world.steps().sent();
    if (message.status().equals("accepted")) {
      later(step, person, message.sid(), "queued", 0);
    }
    later(step, person, message.sid(), "sent", 0);
    Duration second = step.plus(world.steps().delivered());
    if (failure != 0) {
      later(second, person, message.sid(), "undelivered", failure);
    } else if (person.reach().compareTo(Person.Reach.DELIVERED) >= 0) {
      later(second, person, message.sid(), "delivered", 0);
    }
  }

  private void later(Duration delay, Person person, String sid, String status, int code) {
    world.timing().after(delay, () -> report(person, sid, status, code));
  }

  private void report(Person person, String sid, String status, int code) {
    Optional<TwilioMessage> found = messages.find(settings.accountSid(), sid);
    if (found.isEmpty()) {
      return;
    }
    TwilioMessage message = found.get().with(status, code);
    messages.put(message);
    if (message.callback() == null) {
      return;
    }
    ObjectNode form =
        Json.object()
            .put("SmsSid", sid)
            .put("SmsStatus", status)
            .put("MessageStatus", status)
            .put("To", message.to())
            .put("MessageSid", sid)
            .put("AccountSid", settings.accountSid())
            .put("From", message.from())
            .put("ApiVersion", "2010-04-01");
    if (code != 0) {
      form.put("ErrorCode", Integer.toString(code));
    }
    post(person, message.callback(), form);
  }
}
