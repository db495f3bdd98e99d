package dev.switchhook.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication.Algorithm;
import dev.switchhook.authentication.Authentication.Basic;
import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.Jwt;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.crypto.Secret;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredAuthenticationTest {
  static Stream<Authentication> all() {
    Secret secret = Secret.of("pä\"ss\n");
    return Stream.of(
        Authentication.none(),
        new Basic("ü", secret),
        new OAuth2("https://a.example/t", "c", secret, null, null, ClientMethod.BASIC),
        new OAuth2("https://a.example/t", "c", secret, "s", "a", ClientMethod.POST),
        new Jwt(Algorithm.HS256, secret, null, null, null, null, Jwt.LIFETIME),
        new Jwt(Algorithm.ES256, secret, "i", "s", "a", "k", Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsReadIsWhatWasWrittenAndNothingSecretShows(Authentication authentication) {
    assertThat(StoredAuthentication.read(StoredAuthentication.write(authentication)))
        .isEqualTo(authentication);
    assertThat(authentication.toString()).doesNotContain("pä");
  }
}
