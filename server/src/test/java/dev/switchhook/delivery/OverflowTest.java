package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More than fits, and rows that spoil things.
class OverflowTest {
  private static final int DELIVERED = 1;

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void whatOverflowsMemoryDrainsInOrderOfIdAndEachIsDeliveredOnce() {
    engine.endpoint("https://hooks.slow.com/a");
    engine.transport.latency = Duration.ofMillis(50);
    engine.publish(3_000);
    assertThat(engine.transport.sent).hasSizeLessThan(10);
    engine.advance(Duration.ofSeconds(30));

    List<UUID> sent = engine.transport.deliveryIds();
    assertThat(sent).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(sent).isEqualTo(engine.deliveries().stream().map(row -> row.id()).toList());
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void whatWaitsInTheStoreIsNotOvertakenForEverByWhatArrives() {
    engine.endpoint("https://hooks.slow.com/a", old -> Engine.limited(old, 100));
    engine.publish(2_000);
    for (int second = 0; second < 20; second++) {
      engine.publish(100);
      engine.advance(Duration.ofSeconds(1));
    }

    List<UUID> sent = engine.transport.deliveryIds();
    assertThat(sent).hasSizeGreaterThan(1_900).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aThousandRetriesOfOneEndpointComingDueHoldUpNobody() {
    engine.endpoint("https://hooks.sick.com/a");
    Endpoint healthy = engine.endpoint("https://hooks.healthy.com/a");
    engine.transport.script = request -> status(request.url().contains("sick") ? 404 : 200);
    engine.publish(1_500);
    assertThat(engine.states()).filteredOn(state -> state == DELIVERED).hasSize(1_500);
    engine.transport.script = request -> request.url().contains("sick") ? null : status(200);
    engine.advance(Duration.ofSeconds(6));
    engine.publish(1);

    assertThat(engine.deliveries())
        .filteredOn(row -> row.endpointId().equals(healthy.id()))
        .hasSize(1_501)
        .allMatch(row -> row.state() == DELIVERED);
    engine.transport.script = request -> status(200);
    engine.transport.sent.stream()
        .filter(one -> one.url().contains("sick") && one.attempt() == 2)
        .toList()
        .forEach(one -> one.done().accept(status(200)));
    engine.advance(Duration.ofSeconds(1));
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void anEventThatItsProfileCannotRenderBecomesAFailedAttemptWithWords() {
    engine.endpoint(
        "https://hooks.acme.com/a",
        old -> Engine.in(old, dev.switchhook.profile.Profile.CHATT2ME, true));
    engine.endpoint("https://hooks.other.com/a");
    engine.publish(List.of(Engine.event("this is no JSON"), Engine.event("{\"n\":1}")));
    engine.publish(1);

    assertThat(engine.transport.sent)
        .filteredOn(one -> one.url().contains("acme"))
        .as("those that can be rendered")
        .hasSize(2);
    assertThat(engine.attempts())
        .filteredOn(row -> row.status() == 0)
        .singleElement()
        .satisfies(row -> assertThat(row.error()).contains("chatt2me"));
    assertThat(engine.states()).filteredOn(state -> state == DELIVERED).hasSize(5);
    engine.advance(Duration.ofMinutes(7));
    assertThat(engine.states()).filteredOn(state -> state == 2).hasSize(1);
    assertThat(engine.attempts()).filteredOn(row -> row.status() == 0).hasSize(4);
  }

  @Test
  void aNetworkThatThrowsIsAFailedAttempt() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script =
        request -> {
          throw new IllegalStateException("broken");
        };
    engine.publish(3);

    assertThat(engine.attempts()).hasSize(3).allMatch(row -> row.status() == 0);
    engine.transport.script = request -> status(200);
    engine.advance(Duration.ofSeconds(6));
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void thousandsOfDeliveriesToUrlsThatMayNotBeCalledFailWithoutExhaustingTheStack() {
    for (int i = 0; i < 20; i++) {
      engine.endpoint("https://hooks.acme.com/" + i);
    }
    engine.urls =
        new UrlPolicy(
            false,
            dev.switchhook.egress.AddressPolicy.PUBLIC_ONLY,
            Set.of("hooks.acme.com"),
            Set.of(443));
    engine.crash();
    engine.start();
    engine.publish(300);

    assertThat(engine.transport.sent).isEmpty();
    assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isEqualTo(6_000);
  }

  @Test
  void aSettlementThatTheStoreRefusesSpoilsNoOther() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    refuse("NEW.status_code = 599");
    engine.transport.script = request -> null;
    engine.publish(2);
    engine.transport.sent.get(0).done().accept(status(599));
    engine.transport.sent.get(1).done().accept(status(500));
    engine.transport.script = request -> status(200);
    engine.publish(5);

    assertThat(engine.states()).filteredOn(state -> state == DELIVERED).hasSize(5);
    assertThat(engine.attempts())
        .filteredOn(row -> row.status() == 500)
        .as("the one beside it")
        .hasSize(1);
    assertThat(engine.number("SELECT attempts_failed FROM endpoint")).isEqualTo(1);
    assertThat(engine.endpoints.directory().byId(endpoint.id())).isNotNull();
  }

  @Test
  void deliveriesWhoseDueRetriesCouldNotBeReadAreNotForgotten() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> failed();
    engine.publish(3);
    engine.transport.script = request -> status(200);
    // the look takes them, and then the events are unreadable for a moment
    renameEvents("event", "event_away");
    engine.advance(Duration.ofSeconds(6));
    assertThat(engine.transport.sent).hasSize(3);
    renameEvents("event_away", "event");
    engine.advance(Duration.ofSeconds(5));

    assertThat(engine.states()).containsOnly(DELIVERED);
    assertThat(engine.transport.sent).hasSize(6);
  }

  @Test
  void deliveriesOfAnEventThatIsGoneEndAndHoldUpNoOther() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.endpoints.setState(
        Engine.APPLICATION, endpoint.id(), EndpointState.PAUSED, "for the test");
    engine.publish(3);
    engine.database.writeNow(tx -> tx.update("DELETE FROM event"));
    engine.publish(1);
    engine.crash();
    engine.start();
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), EndpointState.ACTIVE, null);
    engine.settle();

    assertThat(engine.states()).containsExactly(3, 3, 3, DELIVERED);
  }

  private void renameEvents(String from, String to) {
    engine.database.writeNow(tx -> tx.update("ALTER TABLE " + from + " RENAME TO " + to));
  }

  private void refuse(String condition) {
    engine.database.writeNow(tx ->
        tx.update(
            "CREATE TRIGGER refusing BEFORE INSERT ON attempt WHEN "
                + condition
                + " BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"));
  }
}
