package dev.switchhook.network;

import tools.jackson.databind.node.ObjectNode;

/// How the media of one network's inbound messages are fetched, call by call. Pure.
public interface MediaFinder {
  /// The first step towards the media that a message's content names.
  Step find(ObjectNode content, SendingAccount account);

  /// The step after a call of kind [Step.Ask] was answered.
  Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer);

  /// What is to be done next.
  sealed interface Step {
    /// This call's answer tells where the media are; then [MediaFinder#next]. Redirects are not
    /// followed: they are answers too. The body may be cut, at 64 KiB for instance.
    record Ask(ProviderCall call) implements Step {}

    /// This call's answer is the media.
    record Fetch(ProviderCall call) implements Step {}

    /// The message has no media.
    record None() implements Step {}

    /// The provider does not have them any more, in words for people.
    record Expired(String detail) implements Step {}

    /// They cannot be had now, in words for people.
    record Failed(String detail) implements Step {}
  }
}
