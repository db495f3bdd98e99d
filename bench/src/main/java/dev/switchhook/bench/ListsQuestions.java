package dev.switchhook.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What [ListsScenario] asks: every documented filter of `GET /v1/deliveries` and `GET /v1/events`,
/// where there is much to find, where there is nothing, on pages far down, and in combinations, and
/// the log of a Chatt2.me webhook. Blocking: it asks the hub for the ids and cursors it needs.
final class ListsQuestions {
  /// Pages of [#PAGE_MAX] that a "deep" question lies below the newest.
  static final int DEEP_PAGES = 50;

  private static final int PAGE_MAX = 100;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String NOBODY = "5511999999999";
  private static final String NO_TEXT = "nobody has written this";
  private static final String OWN_TYPE = "bench.once";
  private static final String DELIVERIES = "/v1/deliveries";
  private static final String EVENTS = "/v1/events";

  private final HubCalls calls;
  private final ListsWorld world;
  private final Map<String, String> words = new TreeMap<>();
  private final List<Question> questions = new ArrayList<>();

  private ListsQuestions(HubCalls calls, ListsWorld world) {
    this.calls = calls;
    this.world = world;
  }

  /// What must come of a question, so that nothing empty is measured by mistake.
  enum Finds {
    /// At least one row.
    SOME,
    /// No row, on any page.
    NONE,
    /// One search may look at too few rows to find it.
    PERHAPS
  }

  /// A list and how it is filtered.
  ///
  /// @param list `deliveries`, `events` or `log`
  /// @param filter as in the query, ids replaced by what they stand for
  /// @param path with the query
  record Question(String list, String filter, String path, Finds finds) {}

  /// All questions. Makes what some of them need: one event of the application's own and one test.
  ///
  /// @param halfway when about half of the deliveries were made
  static List<Question> of(HubCalls calls, ListsWorld world, Instant halfway) {
    ListsQuestions made = new ListsQuestions(calls, world);
    made.prepare(halfway);
    made.deliveries();
    made.deliveriesCombined();
    made.events();
    made.log();
    return List.copyOf(made.questions);
  }

  private void prepare(Instant halfway) {
    JsonNode _ =
        calls.sent(
            "POST",
            EVENTS,
            world.key(),
            Map.of("type", OWN_TYPE, "data", Map.of("text", "once")),
            202);
    JsonNode _ =
        calls.sent(
            "POST",
            "/v1/endpoints/" + world.endpoints().all() + "/test",
            world.key(),
            Map.of("event_type", "message.incoming"),
            200);
    JsonNode contact =
        calls.read("/v1/contacts?q=" + ListsBatch.person(1), world.key()).at("/data/0");
    JsonNode delivery =
        calls
            .read(
                DELIVERIES
                    + "?limit=1&endpoint="
                    + world.endpoints().failing()
                    + "&until="
                    + halfway,
                world.key())
            .at("/data/0");
    words.put("<healthy>", world.endpoints().healthy());
    words.put("<all>", world.endpoints().all());
    words.put("<failing>", world.endpoints().failing());
    words.put("<busy>", world.busy().id());
    words.put("<quiet>", world.quiet().id());
    words.put("<contact>", contact.path("id").asString());
    words.put("<number>", ListsBatch.person(1));
    words.put("<wrote once>", ListsBatch.RARE_PERSON);
    words.put("<nobody>", NOBODY);
    words.put("<common>", ListsBatch.COMMON_TEXT);
    words.put("<rare>", ListsBatch.RARE_TEXT);
    words.put("<absent>", NO_TEXT);
    words.put("<event>", delivery.path("event_id").asString());
    words.put("<delivery>", delivery.path("id").asString());
    words.put("<middle>", halfway.toString());
    words.put("<minute after>", halfway.plus(MINUTE).toString());
    words.put("<before all>", world.began().minus(MINUTE).toString());
    words.put("<in a day>", Instant.now().plus(Duration.ofDays(1)).toString());
  }

  private void deliveries() {
    ask(DELIVERIES, "", Finds.SOME);
    askDeep(DELIVERIES, "");
    ask(DELIVERIES, "endpoint=<healthy>", Finds.SOME);
    askDeep(DELIVERIES, "endpoint=<healthy>");
    ask(DELIVERIES, "event=<event>", Finds.SOME);
    ask(DELIVERIES, "id=<delivery>", Finds.SOME);
    ask(DELIVERIES, "id=<event>", Finds.SOME);
    ask(DELIVERIES, "status=delivered", Finds.SOME);
    askDeep(DELIVERIES, "status=delivered");
    ask(DELIVERIES, "status=failed", Finds.SOME);
    askDeep(DELIVERIES, "status=failed");
    ask(DELIVERIES, "status=pending", Finds.NONE);
    ask(DELIVERIES, "status=cancelled", Finds.NONE);
    ask(DELIVERIES, "type=message.incoming", Finds.SOME);
    askDeep(DELIVERIES, "type=message.incoming");
    ask(DELIVERIES, "type=form.submitted", Finds.SOME);
    ask(DELIVERIES, "type=" + OWN_TYPE, Finds.NONE);
    ask(DELIVERIES, "channel=<busy>", Finds.SOME);
    ask(DELIVERIES, "channel=<quiet>", Finds.PERHAPS);
    ask(DELIVERIES, "channel=whatsapp", Finds.SOME);
    ask(DELIVERIES, "channel=sms", Finds.NONE);
    ask(DELIVERIES, "contact=<number>", Finds.SOME);
    ask(DELIVERIES, "contact=<contact>", Finds.SOME);
    ask(DELIVERIES, "contact=<wrote once>", Finds.PERHAPS);
    ask(DELIVERIES, "contact=<nobody>", Finds.NONE);
    ask(DELIVERIES, "text=<common>", Finds.SOME);
    ask(DELIVERIES, "text=<rare>", Finds.PERHAPS);
    ask(DELIVERIES, "text=<absent>", Finds.NONE);
    ask(DELIVERIES, "response=2xx", Finds.SOME);
    ask(DELIVERIES, "response=4xx", Finds.SOME);
    ask(DELIVERIES, "response=5xx", Finds.SOME);
    ask(DELIVERIES, "response=3xx", Finds.NONE);
    ask(DELIVERIES, "since=<middle>", Finds.SOME);
    ask(DELIVERIES, "until=<middle>", Finds.SOME);
    askDeep(DELIVERIES, "until=<middle>");
    ask(DELIVERIES, "since=<middle>&until=<minute after>", Finds.SOME);
    ask(DELIVERIES, "since=<in a day>", Finds.NONE);
    ask(DELIVERIES, "until=<before all>", Finds.NONE);
    ask(DELIVERIES, "test=true", Finds.SOME);
  }

  private void deliveriesCombined() {
    ask(DELIVERIES, "endpoint=<healthy>&status=delivered", Finds.SOME);
    ask(DELIVERIES, "endpoint=<failing>&status=failed", Finds.SOME);
    ask(DELIVERIES, "endpoint=<failing>&status=delivered", Finds.NONE);
    ask(DELIVERIES, "endpoint=<healthy>&status=failed", Finds.NONE);
    ask(DELIVERIES, "endpoint=<failing>&until=<middle>", Finds.SOME);
    ask(DELIVERIES, "endpoint=<failing>&status=delivered&type=message.incoming", Finds.NONE);
    ask(DELIVERIES, "endpoint=<failing>&event=<event>", Finds.SOME);
    ask(DELIVERIES, "endpoint=<failing>&event=<event>&status=failed", Finds.SOME);
    ask(DELIVERIES, "event=<event>&status=failed", Finds.SOME);
    ask(DELIVERIES, "event=<event>&response=4xx", Finds.SOME);
    ask(DELIVERIES, "event=<event>&type=form.submitted&text=<absent>", Finds.NONE);
    ask(DELIVERIES, "id=<delivery>&text=<absent>", Finds.NONE);
    ask(DELIVERIES, "status=failed&until=<middle>", Finds.SOME);
    ask(DELIVERIES, "status=failed&type=message.report", Finds.SOME);
    ask(DELIVERIES, "status=failed&contact=<number>", Finds.SOME);
    ask(DELIVERIES, "type=message.report&contact=<nobody>", Finds.NONE);
    ask(DELIVERIES, "contact=<number>&text=<common>", Finds.SOME);
    ask(DELIVERIES, "channel=<busy>&response=5xx&until=<middle>", Finds.SOME);
    ask(DELIVERIES, "test=true&status=failed", Finds.NONE);
    ask(DELIVERIES, "test=true&endpoint=<failing>", Finds.NONE);
    ask(DELIVERIES, "test=true&endpoint=<failing>&status=failed", Finds.NONE);
  }

  private void events() {
    ask(EVENTS, "", Finds.SOME);
    askDeep(EVENTS, "");
    ask(EVENTS, "type=message.incoming", Finds.SOME);
    askDeep(EVENTS, "type=message.incoming");
    ask(EVENTS, "type=form.submitted", Finds.SOME);
    ask(EVENTS, "type=" + OWN_TYPE, Finds.SOME);
    ask(EVENTS, "type=contact.updated", Finds.NONE);
    ask(EVENTS, "channel=<busy>", Finds.SOME);
    ask(EVENTS, "channel=<quiet>", Finds.SOME);
    ask(EVENTS, "channel=whatsapp", Finds.SOME);
    ask(EVENTS, "channel=sms", Finds.NONE);
    ask(EVENTS, "contact=<number>", Finds.SOME);
    ask(EVENTS, "contact=<contact>", Finds.SOME);
    ask(EVENTS, "contact=<wrote once>", Finds.PERHAPS);
    ask(EVENTS, "contact=<nobody>", Finds.NONE);
    ask(EVENTS, "id=<event>", Finds.SOME);
    ask(EVENTS, "text=<common>", Finds.SOME);
    ask(EVENTS, "text=<rare>", Finds.PERHAPS);
    ask(EVENTS, "text=<absent>", Finds.NONE);
    ask(EVENTS, "since=<middle>", Finds.SOME);
    ask(EVENTS, "until=<middle>", Finds.SOME);
    ask(EVENTS, "since=<middle>&until=<minute after>", Finds.SOME);
    ask(EVENTS, "since=<in a day>", Finds.NONE);
    ask(EVENTS, "until=<before all>", Finds.NONE);
    ask(EVENTS, "channel=<busy>&type=form.submitted", Finds.SOME);
    ask(EVENTS, "channel=<busy>&type=" + OWN_TYPE, Finds.NONE);
    ask(EVENTS, "channel=whatsapp&type=" + OWN_TYPE, Finds.NONE);
    ask(EVENTS, "type=message.incoming&contact=<number>", Finds.SOME);
    ask(EVENTS, "type=message.incoming&contact=<nobody>", Finds.NONE);
    ask(EVENTS, "channel=<busy>&text=<common>&until=<middle>", Finds.SOME);
    ask(EVENTS, "channel=<busy>&type=" + OWN_TYPE + "&text=<absent>", Finds.NONE);
  }

  private void log() {
    String healthy = log(world.endpoints().healthy());
    String failing = log(world.endpoints().failing());
    long rows = calls.read(healthy, world.key()).at("/pagination/total").asLong();
    log("", healthy, "", Finds.SOME);
    log("offset=1000", healthy, "?offset=" + Math.min(1_000, rows / 2), Finds.SOME);
    log("offset=<half of the log>", healthy, "?offset=" + rows / 2, Finds.SOME);
    log("status=Success", healthy, "?status=Success", Finds.SOME);
    log("status=Failed, none of them", healthy, "?status=Failed", Finds.NONE);
    log("status=Failed", failing, "?status=Failed", Finds.SOME);
    log("status=Error", failing, "?status=Error", Finds.SOME);
    log("status=Success, none of them", failing, "?status=Success", Finds.NONE);
  }

  private static String log(String endpointId) {
    return "/v1/organization/webhook/" + endpointId.substring("ep_".length()) + "/webhook-log";
  }

  private void log(String filter, String log, String query, Finds finds) {
    questions.add(new Question("log", filter, log + query, finds));
  }

  private void ask(String list, String filter, Finds finds) {
    questions.add(new Question(name(list), filter, path(list, filter), finds));
  }

  private static String name(String list) {
    return list.substring(list.lastIndexOf('/') + 1);
  }

  /// Goes down as a client does, from page to page. A list with fewer pages is asked for its last.
  private void askDeep(String list, String filter) {
    String path = path(list, filter);
    String and = filter.isEmpty() ? "?" : "&";
    String cursor = "";
    for (int page = 0; page < DEEP_PAGES; page++) {
      String next =
          calls
              .read(path + and + "limit=" + PAGE_MAX + cursor, world.key())
              .path("next_cursor")
              .asString("");
      if (next.isEmpty()) {
        break;
      }
      cursor = "&cursor=" + next;
    }
    if (!cursor.isEmpty()) {
      String shown = filter.isEmpty() ? "cursor=<deep>" : filter + "&cursor=<deep>";
      questions.add(new Question(name(list), shown, path + and + cursor.substring(1), Finds.SOME));
    }
  }

  private String path(String list, String filter) {
    if (filter.isEmpty()) {
      return list;
    }
    StringJoiner query = new StringJoiner("&", list + "?", "");
    for (String part : filter.split("&", -1)) {
      String[] pair = part.split("=", 2);
      String value = words.getOrDefault(pair[1], pair[1]);
      query.add(pair[0] + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    return query.toString();
  }
}
