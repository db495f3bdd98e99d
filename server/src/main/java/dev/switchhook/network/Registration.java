package dev.switchhook.network;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one network is told to send its webhooks here, call by call. Pure and thread-safe; the
/// caller makes the calls.
public interface Registration {
  /// The first step.
  Step begin(Callback callback);

  /// What is to be registered.
  ///
  /// @param account whose webhooks are wanted; its secrets are all those of the channel
  /// @param businessAccount what the account belongs to, as the provider names it; null when it is
  ///   not known
  /// @param url where the provider is to send them
  record Callback(SendingAccount account, @Nullable String businessAccount, String url) {}

  /// What is to be done next.
  sealed interface Step {
    /// This call is to be made.
    ///
    /// @param next the step after its whole answer
    record Ask(ProviderCall call, Function<ProviderAnswer, Step> next) implements Step {}

    /// The provider sends the account's webhooks from now on.
    ///
    /// @param detail what was registered and what is left to do, for people
    record Done(String detail) implements Step {}

    /// It cannot be done by calls.
    ///
    /// @param detail why and how it is done by hand, for people
    record ByHand(String detail) implements Step {}

    /// The provider does not do it.
    record Refused(SendResult.Problem problem) implements Step {}
  }
}
