package dev.switchhook.authentication;

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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Token servers that are not reached.
class AccessTokensTest {
  private static final OAuth2 OAUTH =
      new OAuth2(
          "https://login.example.com/token",
          "client",
          Secret.of("hidden"),
          "hooks",
          null,
          ClientMethod.BASIC);

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, OVERLOADED",
    "PROXY, PROXY",
    "NO_ROUTE, NO_ROUTE",
    "NAME_SERVER, NAME_SERVER",
    "UNANSWERED, UNANSWERED",
    "TIMEOUT, TIMEOUT",
    "CONNECT, AUTHENTICATION",
    "RESOLVE, AUTHENTICATION"
  })
  void whatMayBeTheHubsFaultIsNotSaidToBeTheTokenServers(FailureKind kind, FailureKind told) {
    AccessTokens tokens =
        new AccessTokens(
            (_, done) ->
                done.accept(new EgressResult.Failed(kind, "login: no", Duration.ofMillis(1), 0)),
            UrlPolicy.strict(),
            new ProvenSending.Clocks(() -> Instant.EPOCH, () -> 0),
            "test");
    List<AccessTokens.Outcome> outcomes = new ArrayList<>();
    tokens.get(new UUID(1, 1), OAUTH, Duration.ofSeconds(5), outcomes::add);

    assertThat(outcomes)
        .containsExactly(
            new AccessTokens.Missing(told, "no access token: " + kind.words() + ": login: no"));
  }
}
