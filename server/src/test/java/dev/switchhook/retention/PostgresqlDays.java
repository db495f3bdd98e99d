package dev.switchhook.retention;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/// A database of PostgreSQL with its days, for tests.
class PostgresqlDays {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  static final Duration AGE = Duration.ofDays(30);
  static final UUID APPLICATION = new UUID(1, 1);

  final StoreSettings.Postgresql settings = Stores.blank();
  Instant now = START;
  Database database = migrated();
  Endpoints endpoints = endpoints();
  Retention retention = retention();

  @AfterEach
  final void close() {
    database.close();
  }

  Database migrated() {
    return Database.open(settings, new SimpleMeterRegistry());
  }

  Endpoints endpoints() {
    SecureRandom random = new SecureRandom();
    return new Endpoints(
        database,
        new SecretBox(new byte[SecretBox.KEY_BYTES], random),
        new Tokens(random),
        new Ids(() -> now, new Random(1)),
        () -> now);
  }

  Retention retention() {
    HubClock clock = new HubClock(() -> now, () -> Duration.between(START, now).toNanos());
    Quarantine quarantine = new Quarantine(database, new Ids(() -> now, new Random(1)), () -> now);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO application (id, name, created_at) VALUES (?, 'a', 1) ON CONFLICT DO NOTHING",
            APPLICATION));
    return new Retention(
        new Retention.Ports(database, endpoints, quarantine, clock, Runnable::run), AGE);
  }

  Endpoint endpoint() {
    return endpoints
        .create(
            APPLICATION,
            new EndpointSettings(
                "https://hooks.acme.com/a",
                "test",
                Set.of(EventType.MESSAGE_INCOMING),
                Set.of(),
                Profile.STANDARD,
                true,
                List.of(),
                Authentication.none(),
                null,
                null,
                null,
                null))
        .orElseThrow();
  }

  UUID event(Instant at) {
    UUID id = Ids.firstAt(at);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES (?, ?, 'a.b', 1, 1, ?)",
            APPLICATION,
            id,
            new byte[] {'{', '}'}));
    return id;
  }

  void delivery(UUID event, int state) {
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
                + " VALUES (?, ?, ?, ?, 'standard', ?, 0, 0, 0)",
            event,
            APPLICATION,
            event,
            new UUID(5, 5),
            state));
  }

  void attempt(Endpoint endpoint, Instant at, boolean success) {
    UUID first = Ids.firstAt(at);
    UUID id =
        new UUID(
            first.getMostSignificantBits(), first.getLeastSignificantBits() + (success ? 1 : 0));
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO attempt (endpoint_id, id, delivery_id, number, trigger_kind, at, duration_millis, url, status_code,"
                + " success, response_truncated) VALUES (?, ?, ?, 1, 0, 1, 1, 'u', 200, ?, 0)",
            endpoint.id(),
            id,
            id,
            success));
  }

  void count(Endpoint endpoint, int succeeded, int failed) {
    database.writeNow(tx ->
        tx.update(
            "UPDATE endpoint SET attempts_succeeded = ?, attempts_failed = ? WHERE id = ?",
            succeeded,
            failed,
            endpoint.id()));
  }

  List<String> parts(String table) {
    return database.readNow(tx ->
        tx.list(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(?) ORDER BY 1",
            row -> row.text(1),
            table));
  }

  long count(String table) {
    return number("SELECT COUNT(*) FROM " + table);
  }

  long number(String sql) {
    return database.readNow(tx -> tx.list(sql, row -> row.number(1))).getFirst();
  }
}
