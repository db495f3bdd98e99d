package dev.switchhook.network;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a provider said to a message.
public sealed interface SendResult {
  /// It was taken.
  ///
  /// @param providerId the provider's id of the message, as its statuses name it; null where what
  ///   was sent is no message of its own and has none (reactions and seen marks of Instagram and
  ///   Messenger, reactions of Telegram): no status will come
  /// @param recipient who it goes to, when the provider names them otherwise than the request did
  record Accepted(@Nullable String providerId, @Nullable String recipient) implements SendResult {}

  /// It was not taken now, and may be later.
  ///
  /// @param retryAfter how long the provider asks to wait; null when it does not say
  record Later(Problem problem, @Nullable Duration retryAfter) implements SendResult {}

  /// It will never be taken.
  record Refused(Problem problem) implements SendResult {}

  /// The answer does not tell whether it was taken: it must not be sent again blindly.
  record Unclear(Problem problem) implements SendResult {}

  /// An error in the provider's words.
  ///
  /// @param code the provider's code, or the HTTP status when it gave none
  /// @param title short
  /// @param details more; null when there is no more
  record Problem(String code, String title, @Nullable String details) {}
}
