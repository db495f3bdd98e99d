package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Reply;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// An account of Meta's.
interface GraphAccount extends Account {
  /// Opens it.
  Secret token();

  /// What subscriptions are made on: the WhatsApp business account, or the account itself.
  String subscriptionId();

  /// Where webhooks go, and whether they do.
  Subscription subscription();

  /// Takes a message.
  ///
  /// @param version of the Graph API, for instance 24.0; 0 when the path names none
  /// @throws GraphRefusal when it is not taken
  Reply send(Call call, double version);

  /// Where webhooks go.
  final class Subscription {
    private final @Nullable URI appUrl;
    private @Nullable URI override;
    private boolean subscribed;

    Subscription(@Nullable URI appUrl, boolean subscribed) {
      this.appUrl = appUrl;
      this.subscribed = subscribed;
    }

    /// The place of this moment; null when there is none.
    @Nullable URI url() {
      if (!subscribed) {
        return null;
      }
      return override == null ? appUrl : override;
    }

    boolean isSubscribed() {
      return subscribed;
    }

    @Nullable URI override() {
      return override;
    }

    /// @param instead of the app's own URL; null for that one
    void subscribe(@Nullable URI instead) {
      subscribed = true;
      override = instead;
    }

    void unsubscribe() {
      subscribed = false;
    }
  }
}
