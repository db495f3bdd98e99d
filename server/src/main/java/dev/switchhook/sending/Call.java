package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call that sends one message: written by the network, sent once, judged by the network.
/// Stateless.
final class Call {
  private static final Logger log = LoggerFactory.getLogger(Call.class);

  private final Accounts accounts;

  Call(Accounts accounts) {
    this.accounts = accounts;
  }

  /// What a message was made into.
  sealed interface Written {
    /// It can be sent.
    record Ready(Provider provider, ProviderCall call) implements Written {}

    /// It cannot, and will never.
    record Impossible(SendResult.Problem problem) implements Written {}
  }

  /// Writes the message with what the channel has now.
  Written write(Message message, Channel channel) {
    Provider provider = accounts.provider(channel.type()).orElse(null);
    if (provider == null) {
      return new Written.Impossible(
          new SendResult.Problem(
              "not_supported", "messages cannot be sent through this channel", null));
    }
    OutgoingMessage outgoing =
        new OutgoingMessage(message.id(), message.to(), message.contentTree(), message.replyTo());
    try {
      return switch (provider.sender().render(outgoing, accounts.of(channel, message.id()))) {
        case Rendered.Ready(ProviderCall call) -> new Written.Ready(provider, call);
        case Rendered.Refused refused ->
            new Written.Impossible(
                new SendResult.Problem(
                    "not_supported", "the network cannot send this", refused.detail()));
      };
    } catch (RuntimeException e) {
      log.error("message {} cannot be written", message.id(), e);
      return new Written.Impossible(
          new SendResult.Problem("internal", "the hub could not write this message", null));
    }
  }

  /// Sends it.
  ///
  /// @param done called exactly once, on any thread
  void send(Written.Ready ready, Message message, Consumer<Outcome> done) {
    AtomicBoolean over = new AtomicBoolean();
    Consumer<Outcome> once =
        outcome -> {
          if (over.compareAndSet(false, true)) {
            done.accept(outcome);
          }
        };
    try {
      ready
          .provider()
          .access()
          .send(
              ready.call(),
              ProviderAccess.Care.SENDING,
              result -> once.accept(outcome(ready.provider().sender(), message, result)));
    } catch (RuntimeException e) {
      log.error("message {} cannot be sent", message.id(), e);
      once.accept(new Outcome.Lost("the hub made a mistake while it was sending"));
    }
  }

  private static Outcome outcome(Sender sender, Message message, EgressResult result) {
    return switch (result) {
      case EgressResult.Failed failed -> Outcome.of(failed);
      case EgressResult.Answered answered -> judged(sender, message, answered);
    };
  }

  private static Outcome judged(Sender sender, Message message, EgressResult.Answered answered) {
    try {
      return new Outcome.Answered(sender.judge(Answers.of(answered)));
    } catch (RuntimeException e) {
      log.error("the answer to message {} cannot be read", message.id(), e);
      return new Outcome.Lost("the provider answered " + answered.status() + ", not readable");
    }
  }

  boolean reportsSent(ChannelType type) {
    return accounts.provider(type).map(provider -> provider.sender().reportsSent()).orElse(true);
  }
}
