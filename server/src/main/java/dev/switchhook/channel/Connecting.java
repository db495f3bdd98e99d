package dev.switchhook.channel;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.Header;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Registration;
import dev.switchhook.network.Registration.Step;
import dev.switchhook.network.SendResult;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Tells providers where to send the webhooks of a channel. Thread-safe, never blocks.
public final class Connecting {
  private final Map<ChannelType, Registration> registrations;
  private final Calls calls;

  /// @param registrations how each network is told
  public Connecting(Map<ChannelType, Registration> registrations, Calls calls) {
    this.registrations = Map.copyOf(registrations);
    this.calls = calls;
  }

  /// Makes one call of a network's API. The future never fails.
  @FunctionalInterface
  public interface Calls {
    /// See [ProviderCalls#make].
    CompletableFuture<EgressResult> make(ChannelType network, ProviderCall call);
  }

  /// How it ended.
  public sealed interface Result {
    /// The provider sends the channel's webhooks.
    ///
    /// @param detail what was registered and what is left to do, for people
    record Connected(String detail) implements Result {}

    /// It cannot be done by calls.
    ///
    /// @param detail why and how it is done by hand, for people
    record ByHand(String detail) implements Result {}

    /// The provider does not do it.
    record Refused(SendResult.Problem problem) implements Result {}

    /// There is no whole answer.
    ///
    /// @param detail what happened, for people; without secrets
    record Unreached(String detail) implements Result {}
  }

  /// Registers the callback. Doing it twice does no harm. The future completes within
  /// [ProviderCalls#TIME_MAX] for each call, of which there are at most two; it never fails unless
  /// the calls' do.
  ///
  /// @param callbackUrl where the provider is to send the channel's webhooks
  public CompletableFuture<Result> connect(Channel channel, String callbackUrl) {
    Registration registration = registrations.get(channel.type());
    if (registration == null) {
      return CompletableFuture.completedFuture(
          new Result.ByHand("register " + callbackUrl + " with the provider"));
    }
    Step first =
        registration.begin(
            new Registration.Callback(
                channel.sendingAccount(null), channel.businessAccount(), callbackUrl));
    return take(channel.type(), first);
  }

  private CompletableFuture<Result> take(ChannelType network, Step step) {
    return switch (step) {
      case Step.Done(String detail) ->
          CompletableFuture.completedFuture(new Result.Connected(detail));
      case Step.ByHand(String detail) ->
          CompletableFuture.completedFuture(new Result.ByHand(detail));
      case Step.Refused(SendResult.Problem problem) ->
          CompletableFuture.completedFuture(new Result.Refused(problem));
      case Step.Ask ask ->
          calls.make(network, ask.call()).thenCompose(result -> answered(network, ask, result));
    };
  }

  private CompletableFuture<Result> answered(
      ChannelType network, Step.Ask ask, EgressResult result) {
    return switch (result) {
      case EgressResult.Failed failed ->
          CompletableFuture.completedFuture(new Result.Unreached(failed.detail()));
      case EgressResult.Answered answered -> take(network, ask.next().apply(answer(answered)));
    };
  }

  private static ProviderAnswer answer(EgressResult.Answered answered) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : answered.headers()) {
      headers.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.value());
    }
    return new ProviderAnswer(answered.status(), headers, answered.body(), answered.truncated());
  }
}
