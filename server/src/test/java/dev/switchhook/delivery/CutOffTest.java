package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a network of the hub that is down costs endpoints: attempts, and not their place.
class CutOffTest {
  private static final String WORDS = "the hub reaches nobody now";

  @TempDir Path directory;
  private Engine engine;
  private final List<Endpoint> endpoints = new ArrayList<>();

  @BeforeEach
  void open() {
    engine = new Engine(directory);
    engine.urls = new UrlPolicy(true, AddressPolicy.forConfiguredUrls(), Set.of(), Set.of());
    engine.crash(); // opens it with these
    engine.start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void endpointsAt(String... hosts) {
    for (String host : hosts) {
      endpoints.add(engine.endpoint("https://" + host + "/a"));
    }
  }

  private static EgressResult failed(FailureKind kind) {
    return new EgressResult.Failed(kind, kind.words(), Duration.ofMillis(1), 0);
  }

  private EndpointHealth health(int index) {
    return engine
        .endpoints
        .find(Engine.APPLICATION, endpoints.get(index).id())
        .orElseThrow()
        .health();
  }

  /// One event a day, each with all attempts that its schedule has.
  private void days(int count, Function<String, EgressResult> answer) {
    engine.transport.script = request -> answer.apply(request.url());
    for (int day = 0; day < count; day++) {
      engine.publish(1);
      for (int minute = 0; minute < 12; minute++) {
        engine.jump(Duration.ofMinutes(1));
      }
      engine.jump(Duration.ofDays(1).minusMinutes(12));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNANSWERED", "NAME_SERVER"})
  void whenNobodyCanBeReachedNobodyIsDisabled(FailureKind kind) {
    endpointsAt("one.test.com", "two.test.com", "three.test.com", "four.test.com");
    days(8, _ -> failed(kind));

    for (int i = 0; i < endpoints.size(); i++) {
      assertThat(health(i).state()).isEqualTo(EndpointState.ACTIVE);
      assertThat(health(i).numberOfErrors()).as("those that gave the alarm").isLessThan(2);
    }
    assertThat(engine.attempts()).last().extracting(row -> row.error()).asString().contains(WORDS);
    assertThat(engine.number("SELECT SUM(attempts_failed) FROM endpoint"))
        .as("all are on record")
        .isEqualTo(engine.attempts().size());
    assertThat(engine.number("SELECT COUNT(*) FROM event WHERE type = 'endpoint.disabled'"))
        .isZero();
  }

  @Test
  void anEndpointThatAloneCannotBeReachedIsDisabled() {
    endpointsAt("gone.test.com", "lost.test.com", "away.test.com", "well.test.com");
    days(7, url -> url.contains("well") ? status(200) : failed(FailureKind.UNANSWERED));

    assertThat(health(0).state()).isEqualTo(EndpointState.DISABLED);
    assertThat(health(1).state()).isEqualTo(EndpointState.DISABLED);
    assertThat(health(2).state()).isEqualTo(EndpointState.DISABLED);
    assertThat(health(3).state()).isEqualTo(EndpointState.ACTIVE);
  }

  @Test
  void whoIsReachedInTheOperatorsOwnNetworkSaysNothingOfTheWayOut() {
    endpointsAt("one.test.com", "two.test.com", "three.test.com", "10.0.0.1");
    days(8, url -> url.contains("10.0.0.1") ? status(200) : failed(FailureKind.UNANSWERED));

    for (int i = 0; i < endpoints.size(); i++) {
      assertThat(health(i).state()).isEqualTo(EndpointState.ACTIVE);
    }
  }

  @Test
  void aMachineWithoutARouteIsNotTheEndpointsFaultEvenIfThereIsOnlyOne() {
    endpointsAt("one.test.com");
    days(8, _ -> failed(FailureKind.NO_ROUTE));

    assertThat(health(0).state()).isEqualTo(EndpointState.ACTIVE);
    assertThat(health(0).numberOfErrors()).isZero();
    assertThat(health(0).failingSince()).isNull();
    assertThat(engine.attempts()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOLVE", "CONNECT", "TLS", "TIMEOUT", "RESET", "AUTHENTICATION"})
  void whatOnlyAnEndpointCanDoIsHeldAgainstIt(FailureKind kind) {
    endpointsAt("one.test.com", "two.test.com", "three.test.com", "four.test.com");
    days(7, _ -> failed(kind));

    for (int i = 0; i < endpoints.size(); i++) {
      assertThat(health(i).state()).isEqualTo(EndpointState.DISABLED);
    }
  }

  @Test
  void theBreakerKeepsWhatWaitsFromBeingTriedInVain() {
    endpointsAt("one.test.com", "two.test.com", "three.test.com");
    engine.transport.script = _ -> failed(FailureKind.UNANSWERED);
    engine.publish(200);
    for (int minute = 0; minute < 60; minute++) {
      engine.jump(Duration.ofMinutes(1));
    }
    engine.publish(200);
    int before = engine.transport.sent.size();
    engine.jump(Duration.ofSeconds(1));

    assertThat(engine.transport.sent.size() - before).as("one probe each").isLessThanOrEqualTo(3);
  }
}
