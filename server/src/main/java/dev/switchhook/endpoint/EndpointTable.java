package dev.switchhook.endpoint;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.egress.Header;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Pages;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The SQL of endpoints. Secrets and headers are sealed on the way in and opened on the way out.
final class EndpointTable {
  private static final String COLUMNS =
      "id, application_id, url, description, event_types, channels, profile, signed, secret, headers, authentication,"
          + " scope, rate_limit, retry_schedule, timeout_millis, state, state_reason, verified_at, number_of_errors,"
          + " created_at, updated_at, previous_secret, previous_until,"
          + " networks, conditions, ordered, failing_since,"
          + " credentials, client_certificate";

  private final AttemptHourTable hours = new AttemptHourTable();
  private final SecretBox box;
  private final Credentials credentials;

  EndpointTable(SecretBox box) {
    this.box = box;
    this.credentials = new Credentials(box);
  }

  void insert(Tx tx, Endpoint endpoint) {
    EndpointSettings settings = endpoint.settings();
    EndpointHealth health = endpoint.health();
    tx.update(
        "INSERT INTO endpoint ("
            + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        endpoint.id(),
        endpoint.applicationId(),
        settings.url(),
        settings.description(),
        types(settings),
        channels(settings),
        settings.profile().wireName(),
        settings.signed(),
        sealedSecret(endpoint),
        sealedHeaders(endpoint),
        settings.authentication().wireName(),
        settings.scope(),
        settings.rateLimit(),
        schedule(settings),
        millis(settings.timeout()),
        health.state().wireName(),
        health.reason(),
        health.verifiedAt(),
        health.numberOfErrors(),
        endpoint.createdAt(),
        endpoint.updatedAt(),
        sealedPrevious(endpoint),
        previousUntil(endpoint),
        FilterColumns.networks(settings.filter()),
        FilterColumns.conditions(settings.filter()),
        settings.ordered(),
        health.failingSince(),
        credentials.seal(endpoint.id(), settings.authentication()),
        credentials.seal(endpoint.id(), settings.clientCertificate()));
  }

  /// Writes all but the counter of errors, which attempts change on their own.
  void update(Tx tx, Endpoint endpoint) {
    EndpointSettings settings = endpoint.settings();
    EndpointHealth health = endpoint.health();
    tx.update(
        "UPDATE endpoint SET url = ?, description = ?, event_types = ?, channels = ?, profile = ?, signed = ?, secret = ?,"
            + " headers = ?, authentication = ?, scope = ?, rate_limit = ?, retry_schedule = ?, timeout_millis = ?, state = ?,"
            + " state_reason = ?, verified_at = ?, updated_at = ?, previous_secret = ?, previous_until = ?,"
            + " networks = ?, conditions = ?, ordered = ?, failing_since = ?, credentials = ?, client_certificate = ?"
            + " WHERE id = ?",
        settings.url(),
        settings.description(),
        types(settings),
        channels(settings),
        settings.profile().wireName(),
        settings.signed(),
        sealedSecret(endpoint),
        sealedHeaders(endpoint),
        settings.authentication().wireName(),
        settings.scope(),
        settings.rateLimit(),
        schedule(settings),
        millis(settings.timeout()),
        health.state().wireName(),
        health.reason(),
        health.verifiedAt(),
        endpoint.updatedAt(),
        sealedPrevious(endpoint),
        previousUntil(endpoint),
        FilterColumns.networks(settings.filter()),
        FilterColumns.conditions(settings.filter()),
        settings.ordered(),
        health.failingSince(),
        credentials.seal(endpoint.id(), settings.authentication()),
        credentials.seal(endpoint.id(), settings.clientCertificate()),
        endpoint.id());
  }

  Optional<Endpoint> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT "
            + COLUMNS
            + " FROM endpoint WHERE id = ? AND application_id = ? AND deleted_at IS NULL",
        this::read,
        id,
        applicationId);
  }

  /// Of any application.
  Optional<Endpoint> find(Tx tx, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM endpoint WHERE id = ? AND deleted_at IS NULL", this::read, id);
  }

  /// Newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  List<Endpoint> page(Tx tx, UUID applicationId, @Nullable UUID before, int limit) {
    String statement =
        "SELECT "
            + COLUMNS
            + " FROM endpoint WHERE application_id = ? AND deleted_at IS NULL"
            + (before == null ? "" : " AND id < ?")
            + " ORDER BY id DESC LIMIT ?";
    return before == null
        ? tx.list(statement, this::read, applicationId, limit)
        : tx.list(statement, this::read, applicationId, before, limit);
  }

  /// @param profile only those of this profile that have a URL; null = all
  List<Endpoint> page(Tx tx, UUID applicationId, @Nullable Profile profile, int offset, int limit) {
    String statement =
        "SELECT "
            + COLUMNS
            + " FROM endpoint WHERE application_id = ? AND deleted_at IS NULL"
            + ofProfile(profile)
            + " ORDER BY id DESC LIMIT ? OFFSET ?";
    return profile == null
        ? tx.list(statement, this::read, applicationId, limit, offset)
        : tx.list(statement, this::read, applicationId, profile.wireName(), limit, offset);
  }

  long count(Tx tx, UUID applicationId, @Nullable Profile profile) {
    String statement =
        "SELECT COUNT(*) FROM endpoint WHERE application_id = ? AND deleted_at IS NULL"
            + ofProfile(profile);
    return (profile == null
            ? tx.list(statement, row -> row.number(1), applicationId)
            : tx.list(statement, row -> row.number(1), applicationId, profile.wireName()))
        .getFirst();
  }

  private static String ofProfile(@Nullable Profile profile) {
    return profile == null ? "" : " AND profile = ? AND url <> ''";
  }

  /// A page of all endpoints, of whatever application, in the order of their ids.
  List<Endpoint> after(Tx tx, UUID after, int limit) {
    return tx.list(
        "SELECT "
            + COLUMNS
            + " FROM endpoint WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?",
        this::read,
        after,
        limit);
  }

  int markDeleted(Tx tx, UUID applicationId, UUID id, Instant now) {
    return tx.update(
        "UPDATE endpoint SET deleted_at = ? WHERE id = ? AND application_id = ? AND deleted_at IS NULL",
        now,
        id,
        applicationId);
  }

  List<UUID> idsOf(Tx tx, UUID applicationId) {
    return tx.list(
        "SELECT id FROM endpoint WHERE application_id = ? AND deleted_at IS NULL",
        row -> row.uuid(1),
        applicationId);
  }

  List<UUID> deleted(Tx tx, int pageRows) {
    String statement =
        "SELECT id FROM endpoint WHERE deleted_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?";
    return Pages.ids(tx, pageRows, statement);
  }

  AttemptHourTable hours() {
    return hours;
  }

  void purge(Tx tx, UUID id) {
    hours.purge(tx, id);
    tx.update("DELETE FROM endpoint WHERE id = ? AND deleted_at IS NOT NULL", id);
  }

  /// @param change may be below zero
  void addTotals(Tx tx, UUID id, AttemptTotals change) {
    tx.update(
        "UPDATE endpoint SET attempts_succeeded = attempts_succeeded + ?,"
            + " attempts_failed = attempts_failed + ? WHERE id = ?",
        change.succeeded(),
        change.failed(),
        id);
  }

  Optional<AttemptTotals> totals(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT attempts_succeeded, attempts_failed FROM endpoint"
            + " WHERE id = ? AND application_id = ? AND deleted_at IS NULL",
        row -> new AttemptTotals(row.number(1), row.number(2)),
        id,
        applicationId);
  }

  private byte[] sealedSecret(Endpoint endpoint) {
    return box.seal(endpoint.secret(), secretContext(endpoint.id()));
  }

  private byte @Nullable [] sealedPrevious(Endpoint endpoint) {
    Endpoint.PreviousSecret previous = endpoint.previous();
    return previous == null
        ? null
        : box.seal(previous.secret(), previousSecretContext(endpoint.id()));
  }

  private static @Nullable Instant previousUntil(Endpoint endpoint) {
    Endpoint.PreviousSecret previous = endpoint.previous();
    return previous == null ? null : previous.until();
  }

  private Endpoint.@Nullable PreviousSecret readPrevious(Row row, UUID id) {
    byte[] sealed = row.bytesOrNull(22);
    return sealed == null
        ? null
        : new Endpoint.PreviousSecret(box.open(sealed, previousSecretContext(id)), row.time(23));
  }

  private byte[] sealedHeaders(Endpoint endpoint) {
    ArrayNode pairs = Json.array();
    for (Header header : endpoint.settings().headers()) {
      pairs.addArray().add(header.name()).add(header.value());
    }
    return box.seal(Secret.of(Json.text(pairs)), headersContext(endpoint.id()));
  }

  private Endpoint read(Row row) {
    UUID id = row.uuid(1);
    EndpointSettings settings =
        new EndpointSettings(
            row.text(3),
            row.text(4),
            readTypes(row.text(5)),
            readChannels(row.textOrNull(6)),
            Profile.parse(row.text(7)).orElseThrow(),
            row.flag(8),
            readHeaders(box.open(row.bytes(10), headersContext(id))),
            credentials.authentication(id, row.bytesOrNull(28)),
            row.textOrNull(12),
            row.numberOrNull(13) == null ? null : row.integer(13),
            readSchedule(row.textOrNull(14)),
            readMillis(row.numberOrNull(15)),
            FilterColumns.read(row.textOrNull(24), row.textOrNull(25)),
            row.flag(26),
            credentials.clientCertificate(id, row.bytesOrNull(29)));
    EndpointHealth health =
        new EndpointHealth(
            EndpointState.parse(row.text(16)),
            row.textOrNull(17),
            row.timeOrNull(18),
            row.number(19),
            row.timeOrNull(27));
    return new Endpoint(
        id,
        row.uuid(2),
        settings,
        box.open(row.bytes(9), secretContext(id)),
        health,
        row.time(20),
        row.time(21),
        readPrevious(row, id));
  }

  private static String previousSecretContext(UUID id) {
    return "endpoint:" + id + ":previous-secret";
  }

  private static String secretContext(UUID id) {
    return "endpoint:" + id + ":secret";
  }

  private static String headersContext(UUID id) {
    return "endpoint:" + id + ":headers";
  }

  private static String types(EndpointSettings settings) {
    return texts(settings.eventTypes().stream().map(EventType::name).sorted().toList());
  }

  private static @Nullable String channels(EndpointSettings settings) {
    return settings.channels().isEmpty()
        ? null
        : texts(settings.channels().stream().map(UUID::toString).sorted().toList());
  }

  private static @Nullable String schedule(EndpointSettings settings) {
    List<Duration> steps = settings.retrySchedule();
    return steps == null ? null : texts(steps.stream().map(Duration::toString).toList());
  }

  private static String texts(Collection<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return Json.text(array);
  }

  private static List<String> readTexts(String json) {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : Json.parse(json.getBytes(StandardCharsets.UTF_8))) {
      texts.add(node.asString());
    }
    return texts;
  }

  private static Set<EventType> readTypes(String json) {
    Set<EventType> types = new LinkedHashSet<>();
    readTexts(json).forEach(name -> types.add(new EventType(name)));
    return types;
  }

  private static Set<UUID> readChannels(@Nullable String json) {
    Set<UUID> channels = new LinkedHashSet<>();
    if (json != null) {
      readTexts(json).forEach(id -> channels.add(UUID.fromString(id)));
    }
    return channels;
  }

  private static @Nullable List<Duration> readSchedule(@Nullable String json) {
    return json == null ? null : readTexts(json).stream().map(Duration::parse).toList();
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable Duration readMillis(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static List<Header> readHeaders(Secret sealedPairs) {
    List<Header> headers = new ArrayList<>();
    for (JsonNode pair : Json.parse(sealedPairs.bytes())) {
      headers.add(new Header(pair.path(0).asString(), pair.path(1).asString()));
    }
    return headers;
  }
}
