package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.EventType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints that fail for too long, and what the hub says about its own work.
class DisablingTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;
  private static final Set<EventType> OPERATIONAL =
      Set.of(EventType.ENDPOINT_DISABLED, EventType.DELIVERY_FAILED);

  @TempDir Path directory;
  private Engine engine;
  private Endpoint sick;
  private Endpoint watching;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
    sick =
        engine.endpoint(
            "https://hooks.sick.com/a",
            old ->
                Engine.wanting(
                    old,
                    Set.of(
                        EventType.MESSAGE_INCOMING,
                        EventType.ENDPOINT_DISABLED,
                        EventType.DELIVERY_FAILED),
                    false));
    watching =
        engine.endpoint(
            "https://hooks.watching.com/a", old -> Engine.wanting(old, OPERATIONAL, false));
    engine.transport.script = request -> request.url().contains("sick") ? failed() : status(200);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private EndpointHealth health(Endpoint endpoint) {
    return engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health();
  }

  private List<String> told() {
    return engine.transport.sent.stream()
        .filter(one -> one.url().contains("watching"))
        .map(one -> new String(one.request().body(), UTF_8))
        .toList();
  }

  /// One event a day fails, each with all its attempts.
  private void failFor(int days) {
    for (int day = 0; day < days; day++) {
      engine.publish(1);
      minutes(12);
      engine.jump(Duration.ofDays(1).minusMinutes(12));
    }
  }

  /// Lets so many minutes pass, each at once: nothing here depends on moments in between.
  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      engine.jump(Duration.ofMinutes(1));
    }
  }

  @Test
  void anEndpointAllOfWhoseAttemptsFailForSoLongIsDisabledAndTheOthersAreTold() {
    failFor(5);
    assertThat(health(sick).state()).isEqualTo(EndpointState.ACTIVE);
    engine.publish(2);

    EndpointHealth now = health(sick);
    assertThat(now.state()).isEqualTo(EndpointState.DISABLED);
    assertThat(now.reason()).isEqualTo("every attempt since 2026-01-02T03:04:05Z failed");
    assertThat(told())
        .last()
        .asString()
        .contains(
            "\"type\":\"endpoint.disabled\"",
            "\"id\":\"ep_" + sick.id() + "\"",
            "\"url\":\"https://hooks.sick.com/a\"",
            "\"reason\":\"every attempt since",
            "\"failing_since\":\"2026-01-02T03:04:05Z\"");
    assertThat(engine.number("SELECT COUNT(*) FROM event WHERE type = 'endpoint.disabled'"))
        .isEqualTo(1);
    engine.publish(1);
    assertThat(engine.deliveries())
        .filteredOn(row -> row.endpointId().equals(sick.id()) && row.state() == PENDING)
        .as("what was made before waits, nothing new is made")
        .hasSize(2);
  }

  @Test
  void whatWaitedGoesOutWhenTheEndpointIsBroughtBackAndItsClockStartsAnew() {
    failFor(5);
    engine.publish(2);
    assertThat(health(sick).state()).isEqualTo(EndpointState.DISABLED);
    engine.transport.script = request -> status(200);
    engine.endpoints.setState(Engine.APPLICATION, sick.id(), EndpointState.ACTIVE, null);
    minutes(1);

    assertThat(health(sick).failingSince()).isNull();
    assertThat(engine.deliveries()).noneMatch(row -> row.state() == PENDING);
    engine.transport.script = request -> failed();
    engine.publish(1);
    assertThat(health(sick).state()).isEqualTo(EndpointState.ACTIVE);
  }

  @Test
  void whatWaitsForADisabledEndpointIsCancelledWhenItIsOld() {
    failFor(5);
    engine.publish(3);
    assertThat(health(sick).state()).isEqualTo(EndpointState.DISABLED);
    DeliverySweep sweep = new DeliverySweep(engine.endpoints);
    Instant now = engine.loop.instant();
    assertThat(swept(sweep, now)).isZero();

    assertThat(swept(sweep, now.plusSeconds(1))).isEqualTo(2);
    assertThat(swept(sweep, now.plusSeconds(1))).isEqualTo(1);
    assertThat(engine.states()).doesNotContain(PENDING);
  }

  private int swept(DeliverySweep sweep, Instant before) {
    return engine.database.writeNow(tx -> sweep.givenUp(tx, sick.id(), before, 2));
  }

  @Test
  void oneSuccessGivesAllTheTimeAgain() {
    failFor(4);
    engine.transport.script = request -> status(200);
    engine.publish(1);
    engine.transport.script = request -> failed();
    failFor(4);
    engine.publish(1);

    assertThat(health(sick).state()).isEqualTo(EndpointState.ACTIVE);
  }

  @Test
  void fewFailuresDisableNobodyHoweverLongAgoTheFirstWas() {
    engine.publish(1);
    engine.jump(Duration.ofDays(30));
    assertThat(health(sick).numberOfErrors()).isLessThan(Disabler.ERRORS_MIN);
    assertThat(health(sick).state()).isEqualTo(EndpointState.ACTIVE);

    engine.publish(Disabler.ERRORS_MIN);
    assertThat(health(sick).state()).isEqualTo(EndpointState.DISABLED);
  }

  @Test
  void withoutALimitNobodyIsDisabledForFailing() {
    engine.disableAfter = null;
    engine.crash();
    engine.transport.script = request -> failed();
    engine.start();
    failFor(6);
    engine.publish(1);

    assertThat(health(sick).state()).isEqualTo(EndpointState.ACTIVE);
  }

  @Test
  void goneIsToldWithItsReason() {
    engine.transport.script = request -> status(request.url().contains("sick") ? 410 : 200);
    engine.publish(1);

    assertThat(told())
        .hasSize(2)
        .anySatisfy(body -> assertThat(body).contains("endpoint.disabled", "410 Gone"))
        .anySatisfy(body -> assertThat(body).contains("delivery.failed", "answered 410"));
  }

  @Test
  void aDeliveryThatFailsForGoodIsToldToTheOtherEndpointsOnce() {
    engine.publish(1);
    minutes(10);

    Engine.DeliveryRow row =
        engine.deliveries().stream()
            .filter(one -> one.endpointId().equals(sick.id()))
            .findFirst()
            .orElseThrow();
    assertThat(row.state()).isEqualTo(FAILED);
    assertThat(told())
        .singleElement()
        .asString()
        .contains(
            "\"type\":\"delivery.failed\"",
            "\"id\":\"dlv_" + row.id() + "\"",
            "\"event_type\":\"message.incoming\"",
            "\"endpoint_id\":\"ep_" + sick.id() + "\"",
            "\"attempt_count\":" + row.attempts(),
            "\"error\":\"no connection\"");
    assertThat(engine.transport.sent)
        .filteredOn(one -> one.url().contains("sick"))
        .as("not to itself")
        .hasSize(row.attempts());
  }

  @Test
  void whatIsToldAndFailsIsNotToldAgain() {
    engine.endpoint("https://hooks.other.com/a", old -> Engine.wanting(old, OPERATIONAL, false));
    engine.transport.script = request -> failed();
    engine.publish(1);
    minutes(25);

    assertThat(engine.number("SELECT COUNT(*) FROM event WHERE type = 'delivery.failed'"))
        .isEqualTo(1);
    assertThat(engine.states()).hasSize(3).containsOnly(FAILED);
  }

  @Test
  void nobodyIsToldWhereNobodyAsks() {
    engine.endpoints.delete(Engine.APPLICATION, watching.id());
    engine.publish(1);
    minutes(10);

    assertThat(engine.states()).containsExactly(FAILED);
    assertThat(engine.number("SELECT COUNT(*) FROM event")).isEqualTo(1);
  }

  @Test
  void aRemovalThatTheStoreTurnedAwayIsTriedAgain() {
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);
    engine.publish(3);
    engine.database.writeNow(tx ->
        tx.update(
            "CREATE TRIGGER refusing BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"));
    engine.endpoints.delete(Engine.APPLICATION, sick.id());
    engine.settle();
    assertThat(engine.deliveries()).hasSize(3);
    engine.database.writeNow(tx -> tx.update("DROP TRIGGER refusing"));
    engine.advance(EndpointPurge.AGAIN_AFTER.plusSeconds(1));

    assertThat(engine.deliveries()).isEmpty();
    assertThat(engine.states()).doesNotContain(DELIVERED);
  }
}
