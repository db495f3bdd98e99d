package dev.switchhook.sending;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.network.SendResult;

/// How a call to a provider ended, as far as the next step depends on it.
sealed interface Outcome {
  /// The provider answered.
  record Answered(SendResult result) implements Outcome {}

  /// No byte of the message left the hub.
  record NotSent(String detail) implements Outcome {}

  /// The message may have reached the provider, and there is no whole answer.
  record Lost(String detail) implements Outcome {}

  /// What a failed request means. Only failures that come before the first byte of the request are
  /// known to have sent nothing.
  static Outcome of(EgressResult.Failed failed) {
    String detail = failed.kind().words() + ": " + failed.detail();
    return switch (failed.kind()) {
      case RESOLVE,
          NAME_SERVER,
          BLOCKED,
          CONNECT,
          UNANSWERED,
          NO_ROUTE,
          TLS,
          AUTHENTICATION,
          PROXY,
          OVERLOADED ->
          new NotSent(detail);
      case TIMEOUT, RESET, BROKEN_ANSWER -> new Lost(detail);
    };
  }
}
