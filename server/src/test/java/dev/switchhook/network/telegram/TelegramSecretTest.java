package dev.switchhook.network.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramSecretTest {
  private static final Secret SECRET = Secret.of("own-secret_1");

  @Test
  void onlyTheSecretItselfMatches() {
    assertThat(TelegramSecret.matches(SECRET, List.of("own-secret_1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "own-secret_", "own-secret_11", "OWN-SECRET_1", " own-secret_1", "x"})
  void anythingElseDoesNot(String value) {
    assertThat(TelegramSecret.matches(SECRET, List.of(value))).isFalse();
  }

  @Test
  void aMissingOrRepeatedHeaderDoesNot() {
    assertThat(TelegramSecret.matches(SECRET, List.of())).isFalse();
    assertThat(TelegramSecret.matches(SECRET, List.of("own-secret_1", "own-secret_1"))).isFalse();
  }

  @Test
  void anEmptySecretMatchesNothing() {
    assertThat(TelegramSecret.matches(Secret.of(""), List.of(""))).isFalse();
    assertThat(TelegramSecret.matches(Secret.of(""), List.of())).isFalse();
  }

  @Test
  void theLongestSecretMatchesAndALongerValueIsNotLookedAt() {
    String longest = "a".repeat(TelegramSecret.CHARS_MAX);
    String longer = longest + "a";

    assertThat(TelegramSecret.matches(Secret.of(longest), List.of(longest))).isTrue();
    assertThat(TelegramSecret.matches(Secret.of(longer), List.of(longer))).isFalse();
  }
}
