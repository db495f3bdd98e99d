package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Fault;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Journal;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The simulation's own API, `/simulator/…`: accounts, people, what they do, faults, and what came
/// and went. See docs/reference/simulators.md. Belongs to one context.
final class ControlApi {
  /// Its path.
  static final String ROOT = "/simulator";

  /// Rows of one list.
  static final int LIST_MAX = 500;

  /// Most copies, and most members of a batch or of a reordered group.
  static final int COUNT_MAX = 1_000;

  static final int MENTIONS_CHARS_MAX = 1_000;

  /// Most times that one fault happens.
  static final int TIMES_MAX = 100_000;

  private final Simulation simulation;

  ControlApi(Simulation simulation) {
    this.simulation = simulation;
  }

  static boolean owns(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  Reply answer(Call call) {
    try {
      Reply reply = route(call, call.segments());
      return reply == null ? error(404, "there is nothing at " + call.path()) : reply;
    } catch (BadRequest e) {
      return error(400, String.valueOf(e.getMessage()));
    }
  }

  private static Reply error(int status, String detail) {
    return Reply.json(status, Json.object().put("error", detail));
  }

  private @Nullable Reply route(Call call, List<String> path) {
    String what = path.size() > 1 ? path.get(1) : "";
    return switch (path.size()) {
      case 1 -> call.is("GET") ? Reply.json(200, overview()) : null;
      case 2 -> collection(call, what);
      case 3 ->
          switch (what) {
            case "accounts" -> call.is("PATCH") ? redirect(path.get(2), body(call)) : null;
            case "people" -> call.is("PATCH") ? change(path.get(2), body(call)) : null;
            default -> null;
          };
      case 4 ->
          switch (what) {
            case "accounts" -> template(call, path);
            case "people" -> call.is("GET") ? chat(call, path) : act(call, path);
            default -> null;
          };
      default -> null;
    };
  }

  private @Nullable Reply collection(Call call, String what) {
    String method = call.method();
    return switch (what + " " + method) {
      case "accounts GET" -> list(accounts());
      case "accounts POST" -> Reply.json(201, simulation.open(body(call)).describe());
      case "people GET" -> list(people());
      case "people POST" -> Reply.json(201, described(simulation.world().people().put(body(call))));
      case "faults GET" -> list(faults());
      case "faults POST" -> fault(body(call));
      case "faults DELETE" -> cleared(simulation.world().faults()::clear);
      case "sent GET" -> journal(call, simulation.world().sent());
      case "sent DELETE" -> cleared(simulation.world().sent()::clear);
      case "webhooks GET" -> journal(call, simulation.world().mailroom().posted());
      case "webhooks DELETE" -> cleared(simulation.world().mailroom().posted()::clear);
      case "steps GET" -> Reply.json(200, steps());
      case "steps PUT" -> pace(body(call));
      default -> null;
    };
  }

  private static ObjectNode body(Call call) {
    return call.json().orElseThrow(() -> new BadRequest("the body must be a JSON object"));
  }

  private static Reply list(ArrayNode rows) {
    ObjectNode body = Json.object();
    body.set("data", rows);
    return Reply.json(200, body);
  }

  private static Reply cleared(Runnable clear) {
    clear.run();
    return new Reply(
        204, "application/json", java.util.Map.of(), new byte[0], null, null, Reply.Fate.NORMAL);
  }

  private ObjectNode overview() {
    ObjectNode body = Json.object().put("time", simulation.world().timing().now().toString());
    body.set("accounts", accounts());
    body.put("people", simulation.world().people().all().size())
        .put("faults", simulation.world().faults().waiting().size())
        .put("sent", simulation.world().sent().last())
        .put("webhooks", simulation.world().mailroom().posted().last())
        .put("webhooks_without_url", simulation.world().mailroom().nobodyAsked());
    return body;
  }

  // --- accounts and people ----------------------------------------------------------------------

  private ArrayNode accounts() {
    ArrayNode rows = Json.array();
    simulation.accounts().forEach(account -> rows.add(account.describe()));
    return rows;
  }

  private Reply redirect(String account, ObjectNode fields) {
    Account found = simulation.account(account);
    found.redirect(fields);
    return Reply.json(200, found.describe());
  }

  private @Nullable Reply template(Call call, List<String> path) {
    if (!call.is("POST") || !path.get(3).equals("templates")) {
      return null;
    }
    Account account = simulation.account(path.get(2));
    simulation.graph().template(account.id(), body(call));
    return Reply.json(201, account.describe());
  }

  private ArrayNode people() {
    ArrayNode rows = Json.array();
    simulation.world().people().all().forEach(person -> rows.add(described(person)));
    return rows;
  }

  private static ObjectNode described(Person person) {
    ObjectNode shown =
        Json.object()
            .put("id", person.id())
            .put("name", person.name())
            .put("number", person.number())
            .put("user_id", person.userId())
            .put("username", person.username())
            .put("page_id", person.pageId())
            .put("instagram_id", person.instagramId())
            .put("telegram_id", person.telegramId());
    Person.Manner manner = person.manner();
    return shown
        .put("registered", manner.registered())
        .put("online", manner.online())
        .put("reads", manner.reads())
        .put("blocks", manner.blocks())
        .put("hides_number", manner.hidesNumber());
  }

  private Reply change(String id, ObjectNode fields) {
    Person before = simulation.person(id);
    return Reply.json(
        200, described(simulation.world().people().put(fields.put("id", before.id()))));
  }

  // --- what people do ---------------------------------------------------------------------------

  private @Nullable Reply chat(Call call, List<String> path) {
    if (!path.get(3).equals("chat")) {
      return null;
    }
    String account = call.queryForm().first("account");
    ArrayNode rows = Json.array();
    simulation
        .account(account == null ? "whatsapp" : account)
        .chat(simulation.person(path.get(2)))
        .forEach(rows::add);
    return list(rows);
  }

  private @Nullable Reply act(Call call, List<String> path) {
    if (!call.is("POST")) {
      return null;
    }
    ObjectNode fields = body(call);
    Person person = simulation.person(path.get(2));
    Account account = simulation.account(fields);
    Optional<String> done =
        switch (path.get(3)) {
          case "write" -> {
            if (!(fields.path("content") instanceof ObjectNode content)) {
              throw new BadRequest("content is an object with a type");
            }
            yield Optional.of(account.write(person, content));
          }
          case "press" ->
              Optional.of(
                  account.press(
                      person,
                      fields.path("message").asString(null),
                      Fields.required(fields, "button")));
          case "hear-elsewhere" ->
              Optional.of(simulation.graph().answeredElsewhere(account.id(), person));
          case "block" -> Optional.of(block(person, account, fields));
          default -> Optional.empty();
        };
    return done.map(id -> Reply.json(200, Json.object().put("provider_id", id))).orElse(null);
  }

  private String block(Person person, Account account, ObjectNode fields) {
    boolean blocked = fields.path("blocked").asBoolean(true);
    ObjectNode change = Json.object().put("id", person.id()).put("blocks", blocked);
    Person changed = simulation.world().people().put(change);
    if (account.type().equals("telegram")) {
      simulation.telegram().membership(account.id(), changed, blocked);
    }
    return person.id();
  }

  // --- what goes wrong --------------------------------------------------------------------------

  private ArrayNode faults() {
    ArrayNode rows = Json.array();
    for (Fault fault : simulation.world().faults().waiting()) {
      rows.addObject()
          .put("kind", fault.kind().wireName())
          .put("account", fault.account())
          .put("times", fault.times())
          .put("count", fault.count())
          .put("delay_ms", fault.delay().toMillis())
          .put("code", fault.code());
    }
    return rows;
  }

  private Reply fault(ObjectNode fields) {
    String kindName = Fields.required(fields, "kind");
    FaultKind kind =
        FaultKind.parse(kindName)
            .orElseThrow(() -> new BadRequest("there is no fault '" + kindName + "'"));
    String account = fields.path("account").asString("");
    int usual = kind == FaultKind.DUPLICATE ? 1 : 2;
    simulation
        .world()
        .faults()
        .add(
            new Fault(
                kind,
                account.isEmpty() ? null : simulation.account(account).id(),
                number(fields, "times", 1, TIMES_MAX),
                number(fields, "count", usual, COUNT_MAX),
                millis(fields, "delay_ms", 1_000),
                mentions(fields),
                fields.path("code").asInt(0)));
    return list(faults());
  }

  private static @Nullable String mentions(JsonNode fields) {
    String text = fields.path("mentions").asString("");
    if (text.length() > MENTIONS_CHARS_MAX) {
      throw new BadRequest("mentions has at most " + MENTIONS_CHARS_MAX + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  private static int number(JsonNode fields, String name, int otherwise, int max) {
    int value = fields.path(name).asInt(otherwise);
    if (value < 1 || value > max) {
      throw new BadRequest(name + " is 1 to " + max);
    }
    return value;
  }

  private static Duration millis(JsonNode fields, String name, long otherwise) {
    long value = fields.path(name).asLong(otherwise);
    if (value < 0 || value > Steps.STEP_MAX.toMillis()) {
      throw new BadRequest(name + " is 0 to " + Steps.STEP_MAX.toMillis());
    }
    return Duration.ofMillis(value);
  }

  // --- what came and went -----------------------------------------------------------------------

  private static Reply journal(Call call, Journal journal) {
    long after = number(call, "after", 0, Long.MAX_VALUE);
    int limit = (int) number(call, "limit", 100, LIST_MAX);
    ObjectNode body = Json.object();
    ArrayNode rows = body.putArray("data");
    String mentioned = call.queryForm().first("mentions");
    (mentioned == null ? journal.after(after, limit) : journal.mentioning(mentioned, limit))
        .forEach(rows::add);
    return Reply.json(200, body.put("last", journal.last()));
  }

  private static long number(Call call, String name, long otherwise, long max) {
    String given = call.queryForm().first(name);
    return given != null && given.matches("\\d{1,15}")
        ? Math.min(Long.parseLong(given), max)
        : otherwise;
  }

  private ObjectNode steps() {
    Steps steps = simulation.world().steps();
    return Json.object()
        .put("sent_ms", steps.sent().toMillis())
        .put("delivered_ms", steps.delivered().toMillis())
        .put("read_ms", steps.read().toMillis());
  }

  private Reply pace(ObjectNode fields) {
    Steps before = simulation.world().steps();
    simulation
        .world()
        .pace(
            new Steps(
                millis(fields, "sent_ms", before.sent().toMillis()),
                millis(fields, "delivered_ms", before.delivered().toMillis()),
                millis(fields, "read_ms", before.read().toMillis())));
    return Reply.json(200, steps());
  }
}
