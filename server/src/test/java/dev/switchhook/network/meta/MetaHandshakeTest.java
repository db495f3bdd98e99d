package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetaHandshakeTest {
  private static final List<Secret> KNOWN = List.of(Secret.of("first"), Secret.of("second"));

  @Test
  void aKnownTokenGetsTheChallengeBack() {
    assertThat(MetaHandshake.answer("subscribe", "second", "1158201444", KNOWN))
        .isEqualTo(new MetaHandshake.Challenge("1158201444"));
  }

  @Test
  void anyOtherModeOrTokenIsRefused() {
    MetaHandshake refused = new MetaHandshake.Refused();

    assertThat(MetaHandshake.answer("subscribe", "Second", "1", KNOWN)).isEqualTo(refused);
    assertThat(MetaHandshake.answer("subscribe", null, "1", KNOWN)).isEqualTo(refused);
    assertThat(MetaHandshake.answer("unsubscribe", "first", "1", KNOWN)).isEqualTo(refused);
    assertThat(MetaHandshake.answer(null, "first", "1", KNOWN)).isEqualTo(refused);
    assertThat(MetaHandshake.answer("subscribe", "first", "1", List.of())).isEqualTo(refused);
  }

  @Test
  void anEmptyTokenMatchesNothingNotEvenAnEmptyOne() {
    assertThat(MetaHandshake.answer("subscribe", "", "1", List.of(Secret.of(""))))
        .isEqualTo(new MetaHandshake.Refused());
  }

  @Test
  void aMissingOrTooLongChallengeIsMalformedButOnlyForThoseWhoKnowTheToken() {
    String longest = "7".repeat(MetaHandshake.CHALLENGE_CHARS_MAX);
    MetaHandshake malformed = new MetaHandshake.Malformed();

    assertThat(MetaHandshake.answer("subscribe", "first", longest, KNOWN))
        .isEqualTo(new MetaHandshake.Challenge(longest));
    assertThat(MetaHandshake.answer("subscribe", "first", longest + "7", KNOWN))
        .isEqualTo(malformed);
    assertThat(MetaHandshake.answer("subscribe", "first", null, KNOWN)).isEqualTo(malformed);
    assertThat(MetaHandshake.answer("subscribe", "first", "", KNOWN)).isEqualTo(malformed);
    assertThat(MetaHandshake.answer("subscribe", "wrong", null, KNOWN))
        .isEqualTo(new MetaHandshake.Refused());
  }
}
