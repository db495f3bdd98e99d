package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.application.Applications;
import dev.switchhook.event.EventType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/event-types`: the catalogue. It shows the types that the hub makes itself and those that an
/// application registered. Registering is for readers of the catalogue and for test events; what is
/// published needs no registration and is not held against a schema.
final class EventTypesResource {
  /// Most types that an application may register.
  static final int TYPES_MAX = 1_000;

  /// Largest schema, as compact JSON in bytes.
  static final int SCHEMA_BYTES_MAX = 65_536;

  /// Longest description, in characters.
  static final int DESCRIPTION_CHARS_MAX = 1_000;

  private static final String SCHEMA = "schema";
  private static final String EXAMPLE = "example";
  private static final String DESCRIPTION = "description";

  private final Ports ports;
  private final Creations creations;
  private final InstantSource clock;
  private final BuiltInCatalogue builtIn = new BuiltInCatalogue();

  /// What the resource works with.
  record Ports(Database database, Applications applications, Ids ids) {}

  EventTypesResource(Ports ports, Creations creations, InstantSource clock) {
    this.ports = ports;
    this.creations = creations;
    this.clock = clock;
  }

  /// An entry of the list, of either kind.
  private record Entry(UUID id, ObjectNode row) {}

  /// Built-in types in the order of the documentation, then registered ones, newest first.
  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request);
    UUID before = paging.before();
    List<Entry> entries = new ArrayList<>();
    boolean amongBuiltIn = before != null && before.getMostSignificantBits() == 0;
    if (before == null || amongBuiltIn) {
      long shown = before == null ? 0 : before.getLeastSignificantBits() + 1;
      BuiltInTypes.ALL.stream()
          .skip(shown)
          .map(type -> new Entry(BuiltInCatalogue.id(type), builtIn.row(type)))
          .forEach(entries::add);
    }
    UUID older = amongBuiltIn ? null : before;
    ports
        .database()
        .readNow(
            tx -> RegisteredTypeTable.list(tx, caller.applicationId(), older, paging.rowsToFetch()))
        .forEach(type -> entries.add(new Entry(type.id(), row(type))));
    List<Entry> fetched = entries.subList(0, Math.min(entries.size(), paging.rowsToFetch()));
    return paging.answer(fetched, Entry::id, Entry::row);
  }

  /// One type with its schema and example.
  Answer get(Request request, Caller.Member caller) {
    EventType type = type(request);
    if (BuiltInTypes.ALL.contains(type)) {
      return Answer.json(200, builtIn.document(type));
    }
    return Answer.json(
        200, document(ports.database().readNow(tx -> stored(tx, caller.applicationId(), type))));
  }

  /// Registers a type.
  Answer create(Request request, Caller.Member caller) {
    UUID applicationId = caller.applicationId();
    JsonBody body = JsonBody.of(request);
    EventType name = BuiltInTypes.ofOnesOwn(body, "name");
    String description = body.requiredText(DESCRIPTION, DESCRIPTION_CHARS_MAX);
    byte[] schema = schema(body);
    byte[] example = example(body);
    body.requireValid();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RegisteredType type =
        new RegisteredType(
            ports.ids().next(), applicationId, name, description, schema, example, now, now);
    Creation creation =
        new Creation(tx -> insert(tx, type), Answer.json(201, document(type)), () -> {});
    return creations.create(applicationId, request, creation);
  }

  private void insert(Tx tx, RegisteredType type) {
    if (!ports.applications().exists(tx, type.applicationId())) {
      throw ApiError.notFound("application");
    }
    if (RegisteredTypeTable.count(tx, type.applicationId()) >= TYPES_MAX) {
      throw ApiError.conflict(
          "too_many_event_types", "an application may register " + TYPES_MAX + " event types");
    }
    if (!RegisteredTypeTable.insert(tx, type)) {
      throw ApiError.conflict(
          "event_type_exists", "there is an event type of that name: change it with PATCH");
    }
  }

  /// Changes what is named; `null` takes schema or example away.
  Answer patch(Request request, Caller.Member caller) {
    EventType name = type(request);
    JsonBody body = JsonBody.of(request);
    String description =
        body.has(DESCRIPTION) ? body.requiredText(DESCRIPTION, DESCRIPTION_CHARS_MAX) : null;
    byte[] schema = schema(body);
    byte[] example = example(body);
    requireOwn(name);
    body.requireValid();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RegisteredType changed =
        Refusals.writeNow(
            ports.database(),
            tx -> {
              RegisteredType before = stored(tx, caller.applicationId(), name);
              RegisteredType after =
                  new RegisteredType(
                      before.id(),
                      before.applicationId(),
                      name,
                      description == null ? before.description() : description,
                      body.has(SCHEMA) ? schema : before.schema(),
                      body.has(EXAMPLE) ? example : before.example(),
                      before.createdAt(),
                      now);
              RegisteredTypeTable.update(tx, after);
              return after;
            });
    return Answer.json(200, document(changed));
  }

  /// Takes a type out of the catalogue; events of it go on.
  Answer delete(Request request, Caller.Member caller) {
    EventType type = type(request);
    requireOwn(type);
    if (!ports
        .database()
        .writeNow(tx -> RegisteredTypeTable.remove(tx, caller.applicationId(), type))) {
      throw none();
    }
    return Answer.empty(204);
  }

  private static RegisteredType stored(Tx tx, UUID applicationId, EventType type) {
    return RegisteredTypeTable.find(tx, applicationId, type).orElseThrow(EventTypesResource::none);
  }

  /// The example of a registered type, for test events; empty when there is none.
  Optional<byte[]> registeredExample(UUID applicationId, EventType name) {
    return ports
        .database()
        .readNow(tx -> RegisteredTypeTable.find(tx, applicationId, name))
        .flatMap(type -> Optional.ofNullable(type.example()));
  }

  private static EventType type(Request request) {
    String name = request.pathParameter("name");
    if (!EventType.isValid(name)) {
      throw none();
    }
    return new EventType(name);
  }

  private static void requireOwn(EventType type) {
    if (BuiltInTypes.ALL.contains(type)) {
      throw ApiError.conflict("event_type_built_in", "the hub's own event types cannot be changed");
    }
  }

  /// 2020-12 is what the hub's own schemas are written in; a schema that says nothing counts as
  /// that.
  private static byte @Nullable [] schema(JsonBody body) {
    return object(body, SCHEMA, SCHEMA_BYTES_MAX);
  }

  private static byte @Nullable [] example(JsonBody body) {
    return object(body, EXAMPLE, EventPublishing.DATA_BYTES_MAX);
  }

  private static byte @Nullable [] object(JsonBody body, String field, int bytesMax) {
    JsonNode value = body.node(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      body.refuse(field, "must be an object");
      return null;
    }
    byte[] bytes = Json.bytes(value);
    if (bytes.length > bytesMax) {
      body.refuse(field, "must have at most " + bytesMax + " bytes as compact JSON");
    }
    return bytes;
  }

  private static ObjectNode row(RegisteredType type) {
    ObjectNode row =
        Json.object()
            .put("name", type.type().name())
            .put("built_in", false)
            .put("description", type.description());
    row.putArray("profiles").add(Profile.STANDARD.wireName());
    return row.put("created_at", type.createdAt().toString())
        .put("updated_at", type.updatedAt().toString());
  }

  private static ObjectNode document(RegisteredType type) {
    ObjectNode document = row(type);
    document.set(SCHEMA, parsed(type.schema()));
    document.set(EXAMPLE, parsed(type.example()));
    return document;
  }

  private static @Nullable JsonNode parsed(byte @Nullable [] json) {
    return json == null ? null : Json.parse(json);
  }

  private static ApiError none() {
    return ApiError.notFound("event type");
  }
}
