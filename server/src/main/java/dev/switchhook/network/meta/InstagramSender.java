package dev.switchhook.network.meta;

import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Unsendable;
import java.util.List;

/// Sends through Instagram's messaging API: `POST /{version}/me/messages` with the token of the
/// Page that the account is linked to, or `POST
/// https://graph.instagram.com/{version}/{account}/messages` with a token of Instagram's own login.
/// Pure and thread-safe.
///
/// There is no idempotency key and nothing that comes back with a message, so that one whose answer
/// was lost is not found again.
public final class InstagramSender implements Sender {
  /// Messages per second of one account (texts; audio and video have less, error 613).
  static final double PER_SECOND = 100;

  /// Makes a sender; all are alike.
  public InstagramSender() {}

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    try {
      return new Rendered.Ready(
          GraphApi.instagramMessages(account, PageRequests.body(message, PageRules.INSTAGRAM)));
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
    return PageRules.INSTAGRAM.types().names();
  }
}
