package dev.switchhook.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.contact.Recognized.Change;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/// Contacts over a real store, which all tests of a database share; each test has an application of
/// its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before the tests of each database
class ContactFixture {
  static final String ANA = "5511993986082";
  static final String ANA_SHORT = "551193986082";
  static final String NEW_NUMBER = "5521987654321";
  static final InstantSource CLOCK = InstantSource.system();

  @Parameter Stores stores;
  @TempDir static Path directory;
  final Ids ids = new Ids(CLOCK, new Random(1));
  StoreSettings settings;
  Database database;
  Contacts contacts;
  UUID application = UUID.randomUUID();
  Instant time = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeParameterizedClassInvocation
  void open() {
    settings = stores.settings(directory.resolve(stores.name()));
    database = Database.open(settings, new SimpleMeterRegistry());
    contacts = new Contacts(database, ids, CLOCK);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @BeforeEach
  void another() {
    application = UUID.randomUUID();
  }

  static Person by(@Nullable String number, @Nullable String userId) {
    return new Person(number, userId, null, null, null);
  }

  static Person called(Person person, String name) {
    return new Person(
        person.phoneNumber(), person.userId(), person.parentUserId(), name, person.username());
  }

  Sighting sighting(Person person, @Nullable Person before) {
    time = time.plusSeconds(1);
    return new Sighting(application, application, ChannelType.WHATSAPP, person, before, time);
  }

  Recognized see(Person person) {
    return see(sighting(person, null));
  }

  Recognized see(Sighting sighting) {
    Recognized recognized = database.writeNow(tx -> contacts.recognize(tx, sighting));
    contacts.remember(sighting, recognized);
    return recognized;
  }

  Contact stored(UUID id) {
    return contacts.find(application, id).orElseThrow();
  }

  List<Contact> all() {
    return contacts.page(new ContactFilter(application, null, null, null), IdRange.ALL, 100);
  }

  long rows(String table) {
    return database.readNow(tx ->
        tx.first(
                "SELECT COUNT(*) FROM " + table + " WHERE application_id = ?",
                row -> row.number(1),
                application)
            .orElseThrow());
  }

  static Change only(Recognized recognized) {
    assertThat(recognized.changes()).hasSize(1);
    return recognized.changes().getFirst();
  }
}
