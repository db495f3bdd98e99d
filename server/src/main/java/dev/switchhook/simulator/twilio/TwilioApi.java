package dev.switchhook.simulator.twilio;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Blobs.Blob;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Form;
import dev.switchhook.simulator.provider.Provider;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Twilio's REST API: checks who calls, finds the resource, and answers.
public final class TwilioApi implements Provider {
  /// Numbers at once.
  public static final int NUMBERS_MAX = 100;

  /// Messages in one list.
  static final int PAGE_MAX = 1_000;

  private static final String ROOT = "/2010-04-01/";
  private static final int PAGE_USUAL = 50;

  private final World world;
  private final TwilioMessages messages = new TwilioMessages();
  private final Map<String, TwilioNumber> numbers = new LinkedHashMap<>();

  /// Without numbers.
  public TwilioApi(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "twilio";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(ROOT);
  }

  @Override
  public boolean has(String type) {
    return type.equals("sms");
  }

  @Override
  public Account open(String type, ObjectNode fields) {
    String number = Fields.required(fields, "phone_number");
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new BadRequest("phone_number is a plus and 7 to 15 digits");
    }
    if (numbers.size() >= NUMBERS_MAX && !numbers.containsKey(number)) {
      throw new BadRequest("at most " + NUMBERS_MAX + " numbers");
    }
    TwilioNumber account =
        new TwilioNumber(
            world,
            new TwilioNumber.Settings(
                Fields.required(fields, "account_sid"),
                Secret.of(Fields.required(fields, "auth_token")),
                number,
                Fields.url(fields, "webhook_url")),
            messages);
    numbers.put(number, account);
    return account;
  }

  @Override
  public Future<Reply> answer(Call call) {
    try {
      return Future.succeededFuture(route(call));
    } catch (TwilioRefusal refusal) {
      return Future.succeededFuture(refusal.reply().about("", Integer.toString(refusal.code())));
    }
  }

  private Reply route(Call call) {
    List<String> path = call.segments();
    String sid = path.size() > 2 ? plain(path.get(2)) : "";
    List<TwilioNumber> own = authenticated(call, sid);
    String what = path.size() > 3 ? path.get(3) : "";
    return switch (path.size()) {
      case 4 ->
          switch (plain(what)) {
            case "Messages" -> call.is("POST") ? send(call, own) : list(call, sid);
            case "IncomingPhoneNumbers" -> phoneNumbers(call, own);
            default -> throw TwilioRefusal.notFound(call.path());
          };
      case 5 ->
          switch (what) {
            case "Messages" -> message(call, sid, plain(path.get(4)));
            case "IncomingPhoneNumbers" -> phoneNumber(call, own, plain(path.get(4)));
            default -> throw TwilioRefusal.notFound(call.path());
          };
      case 7 -> medium(call, sid, path.get(4), plain(path.get(6)));
      default -> throw TwilioRefusal.notFound(call.path());
    };
  }

  private static String plain(String part) {
    return part.endsWith(".json") ? part.substring(0, part.length() - ".json".length()) : part;
  }

  /// The numbers of the account that the request may speak for.
  private List<TwilioNumber> authenticated(Call call, String sid) {
    String given = call.header("authorization");
    String[] parts = credentials(given == null ? "" : given).split(":", 2);
    List<TwilioNumber> own =
        numbers.values().stream()
            .filter(one ->
                parts.length == 2
                    && one.settings().accountSid().equals(sid)
                    && parts[0].equals(sid)
                    && one.settings().authToken().matches(parts[1]))
            .toList();
    if (own.isEmpty()
        || own.stream()
            .anyMatch(one -> world.faults().take(FaultKind.EXPIRED_TOKEN, one.id()).isPresent())) {
      throw TwilioRefusal.authenticate();
    }
    return own;
  }

  private static String credentials(String header) {
    if (!header.startsWith("Basic ")) {
      return "";
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring("Basic ".length()).strip());
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private Reply send(Call call, List<TwilioNumber> own) {
    Form form = call.form();
    String from = form.first("From");
    if (from == null && form.first("MessagingServiceSid") == null) {
      throw TwilioRefusal.bad(
          21603, "A 'From' phone number or a MessagingServiceSid is required to send a message.");
    }
    // A messaging service chooses among the account's numbers: here the first.
    TwilioNumber sender =
        own.stream()
            .filter(one -> from == null || one.id().equals(from))
            .findFirst()
            .orElseThrow(() ->
                TwilioRefusal.bad(
                    21606,
                    "The 'From' phone number "
                        + from
                        + " is not a valid, message-capable phone number of your account."));
    try {
      return sender.send(form);
    } catch (TwilioRefusal refusal) {
      return refusal.reply().about(sender.id(), Integer.toString(refusal.code()));
    }
  }

  private Reply list(Call call, String sid) {
    Form query = call.queryForm();
    String to = query.first("To");
    String from = query.first("From");
    String size = query.first("PageSize");
    int limit =
        size != null && size.matches("\\d{1,4}")
            ? Math.clamp(Integer.parseInt(size), 1, PAGE_MAX)
            : PAGE_USUAL;
    ObjectNode body = Json.object();
    var rows = body.putArray("messages");
    messages
        .newest(
            one ->
                one.account().equals(sid)
                    && (to == null || one.to().equals(to))
                    && (from == null || one.from().equals(from)),
            limit)
        .forEach(one -> rows.add(one.describe()));
    return Reply.json(200, body.put("page", 0).put("page_size", limit).putNull("next_page_uri"));
  }

  private Reply message(Call call, String account, String sid) {
    TwilioMessage found =
        messages.find(account, sid).orElseThrow(() -> TwilioRefusal.notFound(call.path()));
    if (call.is("DELETE")) {
      messages.remove(sid);
      return empty();
    }
    return Reply.json(200, found.describe());
  }

  private Reply medium(Call call, String account, String message, String id) {
    Optional<Blob> found =
        messages
            .find(account, message)
            .flatMap(_ -> world.blobs().find(id))
            .filter(blob -> blob.owner().equals(message));
    if (found.isEmpty()) {
      throw TwilioRefusal.notFound(call.path());
    }
    if (call.is("DELETE")) {
      world.blobs().remove(id);
      return empty();
    }
    return Reply.bytes(found.get().mimeType(), found.get().bytes());
  }

  private static Reply empty() {
    return new Reply(204, "application/json", Map.of(), new byte[0], null, null, Reply.Fate.NORMAL);
  }

  private static Reply phoneNumbers(Call call, List<TwilioNumber> own) {
    String wanted = call.queryForm().first("PhoneNumber");
    ObjectNode body = Json.object();
    var rows = body.putArray("incoming_phone_numbers");
    own.stream()
        .filter(one -> wanted == null || one.id().equals(wanted))
        .map(TwilioNumber::resource)
        .forEach((JsonNode row) -> rows.add(row));
    return Reply.json(200, body);
  }

  private static Reply phoneNumber(Call call, List<TwilioNumber> own, String resource) {
    TwilioNumber number =
        own.stream()
            .filter(one -> one.resourceId().equals(resource))
            .findFirst()
            .orElseThrow(() -> TwilioRefusal.notFound(call.path()));
    String url = call.form().first("SmsUrl");
    if (call.is("POST") && url != null) {
      number.receiveAt(url);
    }
    return Reply.json(200, number.resource());
  }
}
