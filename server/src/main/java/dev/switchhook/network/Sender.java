package dev.switchhook.network;

import java.util.List;

/// How one network is written to: renders a message as a call of the provider's API and judges what
/// came back. Pure and thread-safe; the caller makes the calls.
public interface Sender {
  /// The call that sends the message, or why this network cannot send it. Everything that can be
  /// known without asking the provider is judged here, so that a caller learns it at once.
  Rendered render(OutgoingMessage message, SendingAccount account);

  /// What a whole answer means.
  ///
  /// @param answer the provider's answer to a call that [#render] made
  SendResult judge(ProviderAnswer answer);

  /// Whether the provider reports `sent` itself. Where it does not (Instagram, Messenger,
  /// Telegram), its acceptance makes the report.
  boolean reportsSent();

  /// What the provider allows one account.
  Pace pace();

  /// The content types (contracts §6) that can be sent, for messages that name what works.
  List<String> contentTypes();

  /// What a provider allows one account: no more is sent.
  ///
  /// @param perSecond messages per second of the account
  /// @param perRecipientMillis least time between two messages to one recipient, in milliseconds,
  ///   on average
  /// @param recipientBurst how many messages to one recipient may go at once, borrowing from the
  ///   time after; 1 when none may
  record Pace(double perSecond, long perRecipientMillis, int recipientBurst) {
    /// A pace without bursts.
    public Pace(double perSecond, long perRecipientMillis) {
      this(perSecond, perRecipientMillis, 1);
    }
  }
}
