package dev.switchhook.network.meta;

import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Unsendable;
import java.util.List;

/// Sends through Messenger's Send API: `POST /{version}/{page_id}/messages`. Pure and thread-safe.
///
/// There is no idempotency key. Every message carries the hub's id as `metadata`, which comes back
/// in its echo where the Page subscribes to `message_echoes`.
public final class MessengerSender implements Sender {
  /// Messages per second of one Page (texts; audio and video have less, error 613).
  static final double PER_SECOND = 300;

  /// Makes a sender; all are alike.
  public MessengerSender() {}

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    try {
      return new Rendered.Ready(
          GraphApi.messages(account, PageRequests.body(message, PageRules.MESSENGER)));
    } catch (Unsendable e) {
      return e.refused();
    }
  }

  @Override
  public SendResult judge(ProviderAnswer answer) {
    return PageAnswers.JUDGE.judge(answer);
  }

  @Override
  public boolean reportsSent() {
    return false;
  }

  @Override
  public Pace pace() {
    return new Pace(PER_SECOND, 0);
  }

  @Override
  public List<String> contentTypes() {
    return PageRules.MESSENGER.types().names();
  }
}
