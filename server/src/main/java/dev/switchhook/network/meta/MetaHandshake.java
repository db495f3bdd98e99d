package dev.switchhook.network.meta;

import dev.switchhook.crypto.Secret;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The answer to the GET by which Meta checks a callback URL before it sends anything there. It
/// carries no signature; the verify token is all that is checked.
public sealed interface MetaHandshake {
  /// Longest challenge that is sent back, in characters.
  int CHALLENGE_CHARS_MAX = 1_024;

  /// Answer 200 with exactly this text as `text/plain`.
  ///
  /// @param text the challenge as it came
  record Challenge(String text) implements MetaHandshake {}

  /// Answer 403: the mode is not `subscribe`, or no known token was given.
  record Refused() implements MetaHandshake {}

  /// Answer 400: the token is right, but there is no challenge, or one that is too long.
  record Malformed() implements MetaHandshake {}

  /// Judges one handshake. Pure; compares with every known token, each in constant time.
  ///
  /// The token is judged first, so that a stranger learns nothing from the answer but 403.
  ///
  /// @param mode `hub.mode`, null when absent
  /// @param verifyToken `hub.verify_token`, null when absent; an empty one never matches
  /// @param challenge `hub.challenge`, null when absent
  /// @param known the verify tokens of the channels behind the URL; empty ones match nothing
  static MetaHandshake answer(
      @Nullable String mode,
      @Nullable String verifyToken,
      @Nullable String challenge,
      Collection<Secret> known) {
    boolean tokenKnown = false;
    for (Secret token : known) {
      tokenKnown |= token.matches(verifyToken == null ? "" : verifyToken);
    }
    if (!tokenKnown || !"subscribe".equals(mode)) {
      return new Refused();
    }
    if (challenge == null || challenge.isEmpty() || challenge.length() > CHALLENGE_CHARS_MAX) {
      return new Malformed();
    }
    return new Challenge(challenge);
  }
}
