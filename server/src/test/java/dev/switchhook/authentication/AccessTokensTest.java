package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.crypto.Secret;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.UrlPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is told what when a fetch that several wait for goes wrong or takes long.
class AccessTokensTest {
  private static final UUID ENDPOINT = new UUID(7, 7);
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LITTLE = Duration.ofMillis(50);
  private static final Duration MUCH = Duration.ofSeconds(15);
  private static final OAuth2 OAUTH =
      new OAuth2(
          "https://login.example.com/token",
          "client",
          Secret.of("secret"),
          null,
          null,
          ClientMethod.BASIC);

  private final List<Sent> fetches = new ArrayList<>();
  private final List<AccessTokens.Outcome> outcomes = new ArrayList<>();
  private final Map<Duration, Runnable> timers = new HashMap<>();
  private Instant now = START;
  private final AccessTokens tokens =
      tokens(
          new ProvenSending.Clocks(
              () -> now, () -> Duration.between(START, now).toNanos(), timers::put));

  private AccessTokens tokens(ProvenSending.Clocks clocks) {
    return new AccessTokens(
        (request, done) -> fetches.add(new Sent(request, done)),
        UrlPolicy.strict(),
        clocks,
        "Switchhook/test");
  }

  private void get(Duration time) {
    tokens.get(ENDPOINT, OAUTH, time, outcomes::add);
  }

  private void fails(FailureKind kind) {
    fetches
        .getLast()
        .done()
        .accept(new EgressResult.Failed(kind, "login.example.com: no", LITTLE, 0));
  }

  private void gives(String token) {
    byte[] body = ("{\"access_token\":\"" + token + "\",\"expires_in\":600}").getBytes(UTF_8);
    fetches.getLast().done().accept(new EgressResult.Answered(200, List.of(), body, false, LITTLE));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    timers.values().forEach(Runnable::run);
    timers.clear();
  }

  private AccessTokens.Missing missing() {
    if (outcomes.getLast() instanceof AccessTokens.Missing missing) {
      return missing;
    }
    throw new AssertionError("a token: " + outcomes.getLast());
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKED", "NO_ROUTE", "PROXY", "OVERLOADED", "TIMEOUT"})
  void whatIsAboutTheHubIsNotSaidOfTheCredentials(FailureKind kind) {
    get(MUCH);
    fails(kind);

    assertThat(missing().kind()).isEqualTo(kind);
    assertThat(missing().detail())
        .startsWith("no access token: ")
        .contains(kind.words(), "login.example.com");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BLOCKED", "NO_ROUTE", "PROXY", "OVERLOADED", "TIMEOUT"})
  void whatIsAboutTheTokenServerIsAFailureOfTheEndpointsCredentials(FailureKind kind) {
    get(MUCH);
    fails(kind);

    assertThat(missing().kind()).isEqualTo(FailureKind.AUTHENTICATION);
  }

  @Test
  void aFetchThatFoundNoRoomIsTriedAgainAtOnce() {
    get(MUCH);
    get(MUCH);
    fails(FailureKind.OVERLOADED);
    assertThat(outcomes).hasSize(2);
    get(MUCH);
    assertThat(fetches).hasSize(2);
    gives("t");

    assertThat(outcomes.getLast()).isEqualTo(new AccessTokens.Held("t", true));
  }

  @Test
  void whoeverHasLittleTimeLeftEndsNeitherTheFetchNorTheWaitOfOthers() {
    get(LITTLE);
    get(MUCH);
    assertThat(fetches).hasSize(1);
    assertThat(fetches.getFirst().request().deadline()).isEqualTo(AccessTokens.FETCH_TIME_MAX);
    assertThat(timers).hasSize(1).containsKey(LITTLE);

    pass(LITTLE);
    assertThat(outcomes).hasSize(1);
    assertThat(missing().kind()).isEqualTo(FailureKind.TIMEOUT);
    get(MUCH);
    assertThat(outcomes).as("nothing is held against who comes later").hasSize(1);
    pass(Duration.ofSeconds(5));
    gives("t");

    assertThat(fetches).hasSize(1);
    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.subList(1, 3)).containsOnly(new AccessTokens.Held("t", true));
  }

  @Test
  void aTokenThatComesAfterAllHaveGoneIsKept() {
    get(LITTLE);
    pass(LITTLE);
    assertThat(missing().kind()).isEqualTo(FailureKind.TIMEOUT);
    gives("late");
    get(LITTLE);

    assertThat(fetches).hasSize(1);
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.getLast()).isEqualTo(new AccessTokens.Held("late", false));
  }

  @Test
  void withoutATimerAFetchEndsWithTheTimeOfWhoBeganIt() {
    AccessTokens alone = tokens(new ProvenSending.Clocks(() -> now, () -> 0));
    alone.get(ENDPOINT, OAUTH, Duration.ofSeconds(2), outcomes::add);
    alone.get(new UUID(7, 8), OAUTH, MUCH, outcomes::add);

    assertThat(fetches)
        .extracting(fetch -> fetch.request().deadline())
        .containsExactly(Duration.ofSeconds(2), AccessTokens.FETCH_TIME_MAX);
  }
}
