package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the endpoints of a list. One that the hub has already, with the same URL and description,
/// is left alone; within a day `Idempotency-Key` keeps even two imports at once from making it
/// twice. What is refused is reported, and does not stop the rest.
final class EndpointImport {
  private static final int PROGRESS_EVERY = 100;
  private static final int DESCRIPTION_CHARS_MAX = 200;
  private static final int KEY_BYTES = 16;

  private final HubClient hub;
  private final AdminOutput out;
  private final ImportOptions options;

  EndpointImport(HubClient hub, AdminOutput out, ImportOptions options) {
    this.hub = hub;
    this.out = out;
    this.options = options;
  }

  /// What is to be done with one of the list.
  private sealed interface Plan {
    /// It can be made.
    record Make(ObjectNode body) implements Plan {}

    /// It cannot.
    record Refuse(String why) implements Plan {}
  }

  /// What became of them.
  private record Report(List<ObjectNode> rows) {
    long count(String result) {
      return rows.stream().filter(row -> row.path("result").asString("").equals(result)).count();
    }
  }

  /// @return the exit code: 1 when some were refused
  int run(SvixList list) {
    if (!list.complete()) {
      out.progress("import: the list says that there are more pages (done is false)");
    }
    Set<String> known =
        hub.all(EndpointCommands.PATH).stream()
            .map(EndpointImport::mark)
            .collect(Collectors.toCollection(HashSet::new));
    Report report = new Report(new ArrayList<>());
    for (JsonNode theirs : list.endpoints()) {
      report.rows().add(imported(theirs, known));
      int done = report.rows().size();
      if (done % PROGRESS_EVERY == 0 || done == list.endpoints().size()) {
        out.progress("import: " + done + " of " + list.endpoints().size());
      }
    }
    print(report);
    return report.count("refused") == 0 ? AdminExit.DONE : AdminExit.REFUSED;
  }

  private void print(Report report) {
    ObjectNode document = Json.object().put("dry_run", options.dryRun);
    for (String result : List.of("created", "exists", "refused")) {
      document.put(result, report.count(result));
    }
    report.rows().forEach(document.putArray("data")::add);
    report.rows().stream()
        .filter(row -> row.path("result").asString("").equals("refused"))
        .forEach(row ->
            out.progress(
                "refused "
                    + row.path("source").asString("")
                    + " "
                    + row.path("url").asString("")
                    + ": "
                    + row.path("detail").asString("")));
    out.done(
        document,
        (options.dryRun ? "would be created " : "created ")
            + report.count("created")
            + ", there already "
            + report.count("exists")
            + ", refused "
            + report.count("refused"));
  }

  private ObjectNode imported(JsonNode theirs, Set<String> known) {
    ObjectNode row =
        Json.object().put("source", source(theirs)).put("url", theirs.path("url").asString(""));
    return switch (plan(theirs)) {
      case Plan.Refuse(String why) -> row.put("result", "refused").put("detail", why);
      case Plan.Make(ObjectNode body) when !known.add(mark(body)) -> row.put("result", "exists");
      case Plan.Make(ObjectNode body) when options.dryRun -> row.put("result", "created");
      case Plan.Make(ObjectNode body) -> made(row, theirs, body);
    };
  }

  private ObjectNode made(ObjectNode row, JsonNode theirs, ObjectNode body) {
    HubClient.Answered answered =
        hub.ask(
            "POST",
            EndpointCommands.PATH,
            body,
            Map.of("Idempotency-Key", "import-" + hash(source(theirs))));
    if (answered.isRefusal()) {
      return row.put("result", "refused").put("detail", answered.reason());
    }
    return row.put("result", "created")
        .put("id", answered.body().path("id").asString(""))
        .put("secret", answered.body().path("secret").asString(""));
  }

  private Plan plan(JsonNode theirs) {
    if (!theirs.isObject()) {
      return new Plan.Refuse("is no object");
    }
    JsonNode channels = theirs.path("channels");
    if (!channels.isEmpty() && !options.ignoreChannels) {
      return new Plan.Refuse(
          "it filters by Svix channels, which are not the hub's: say --ignore-channels to make it"
              + " for all channels");
    }
    ObjectNode body =
        Json.object()
            .put("url", theirs.path("url").asString(""))
            .put("description", description(theirs))
            .put("profile", options.profile)
            .put("active", !theirs.path("disabled").asBoolean(false));
    types(theirs.path("filterTypes")).forEach(body.putArray("event_types")::add);
    int rate = theirs.path("rateLimit").asInt(theirs.path("throttleRate").asInt(0));
    if (rate > 0) {
      body.put("rate_limit", rate);
    }
    return new Plan.Make(body);
  }

  private List<String> types(JsonNode filterTypes) {
    if (filterTypes.isEmpty()) {
      return options.allTypes;
    }
    return filterTypes
        .valueStream()
        .map(type -> type.asString(""))
        .map(type -> options.types.getOrDefault(type, type))
        .distinct()
        .toList();
  }

  /// The hub wants one; Svix does not.
  private static String description(JsonNode theirs) {
    String text = theirs.path("description").asString("").strip();
    String description = text.isEmpty() ? "imported " + source(theirs) : text;
    return description.length() > DESCRIPTION_CHARS_MAX
        ? description.substring(0, DESCRIPTION_CHARS_MAX)
        : description;
  }

  /// What names it in the list: the customer's own id, else Svix', else the URL.
  private static String source(JsonNode theirs) {
    for (String field : List.of("uid", "id", "url")) {
      String value = theirs.path(field).asString("");
      if (!value.isBlank()) {
        return value;
      }
    }
    return "(unnamed)";
  }

  private static String mark(JsonNode endpoint) {
    return endpoint.path("url").asString("") + "\n" + endpoint.path("description").asString("");
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
