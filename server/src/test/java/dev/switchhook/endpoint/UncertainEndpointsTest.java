package dev.switchhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.CopyCheck;
import dev.switchhook.store.Database;
import dev.switchhook.store.PassingTime;
import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.SimulatedStore.Fault;
import dev.switchhook.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of endpoints that are committed although nobody was told.
class UncertainEndpointsTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final int WRITES_WAITING_MAX = 100;

  @TempDir static Path directory;
  private static byte[] empty = new byte[0];

  private SimulatedStore store;
  private Database database;
  private Endpoints endpoints;
  private final PassingTime time = new PassingTime();
  private final List<UUID> announced = new ArrayList<>();

  @BeforeAll
  static void migrate() {
    empty = SimulatedStore.template(directory);
  }

  @BeforeEach
  void open() {
    store = SimulatedStore.of(empty);
    database = store.open(new SimpleMeterRegistry(), WRITES_WAITING_MAX, () -> {});
    endpoints = BoundedEndpoints.of(database, () -> NOW, 9);
    new CopyCheck(database, Runnable::run, endpoints).start(time::after);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoeverDeletesAgainFindsTheEndpointAndItIsGone() {
    Endpoint made = made("https://example.com/a");
    endpoints.onChange(announced::add);
    failing(Fault.ANSWER_LOST, () -> endpoints.delete(OWN, made.id()));

    assertThat(endpoints.delete(OTHER, made.id())).isFalse();
    assertThat(announced).isEmpty();
    assertThat(endpoints.delete(OWN, made.id())).isTrue();
    assertThat(endpoints.directory().byId(made.id())).isNull();
    assertThat(announced).containsExactly(made.id());
    assertThat(endpoints.delete(OWN, made.id())).isFalse();
  }

  @Test
  void theNextLookShowsWhatWasMadeChangedAndDeleted() {
    Endpoint deleted = made("https://example.com/deleted");
    Endpoint paused = made("https://example.com/paused");
    Endpoint kept = made("https://example.com/kept");
    endpoints.onChange(announced::add);
    failing(Fault.ANSWER_LOST, () -> endpoints.delete(OWN, deleted.id()));
    failing(
        Fault.ANSWER_LOST,
        () -> endpoints.setState(OWN, paused.id(), EndpointState.PAUSED, "by hand"));
    failing(Fault.ANSWER_LOST, () -> made("https://example.com/made"));
    assertThat(endpoints.directory().of(OWN)).containsExactlyInAnyOrder(deleted, paused, kept);

    time.pass();

    List<Endpoint> stored = endpoints.page(OWN, null, 0, 9).endpoints();
    assertThat(endpoints.directory().of(OWN))
        .containsExactlyInAnyOrderElementsOf(stored)
        .hasSize(3);
    Endpoint made = stored.getFirst();
    assertThat(announced).containsExactlyInAnyOrder(deleted.id(), paused.id(), made.id());
    time.pass();
    assertThat(announced).as("once").hasSize(3);
  }

  @Test
  void aLookThatDoesNotReachTheStoreIsMadeAgain() {
    Endpoint made = made("https://example.com/a");
    failing(Fault.ANSWER_LOST, () -> endpoints.delete(OWN, made.id()));
    store.fail(Fault.AWAY);
    time.pass();
    assertThat(endpoints.directory().byId(made.id())).isEqualTo(made);

    store.fail(Fault.NONE);
    time.pass();
    assertThat(endpoints.directory().byId(made.id())).isNull();
  }

  @Test
  void anEndpointThatCouldNotBeReadBackIsThereAsSoonAsTheStoreIs() {
    Endpoint made = endpoints.prepare(OWN, settings("https://example.com/a"));
    database.writeNow(tx -> endpoints.insert(tx, made));
    store.fail(Fault.AWAY);
    assertThatThrownBy(() -> endpoints.refresh(made.id())).isInstanceOf(StoreException.class);

    store.fail(Fault.NONE);
    time.pass();

    assertThat(endpoints.directory().byId(made.id())).isEqualTo(made);
  }

  @Test
  void whatWasNotCommittedChangesNothing() {
    Endpoint made = made("https://example.com/a");
    endpoints.onChange(announced::add);
    failing(Fault.COMMIT_FAILS, () -> endpoints.delete(OWN, made.id()));
    time.pass();

    assertThat(endpoints.directory().byId(made.id())).isEqualTo(made);
    assertThat(announced).isEmpty();
  }

  private void failing(Fault fault, Runnable change) {
    store.fail(fault);
    assertThatThrownBy(change::run).isInstanceOf(StoreException.class);
    store.fail(Fault.NONE);
  }

  private Endpoint made(String url) {
    return endpoints.create(OWN, settings(url)).orElseThrow();
  }

  private static EndpointSettings settings(String url) {
    return new EndpointSettings(
        url,
        "d",
        Set.of(EventType.MESSAGE_INCOMING),
        Set.of(),
        Profile.STANDARD,
        true,
        List.of(),
        Authentication.none(),
        null,
        null,
        null,
        null);
  }
}
