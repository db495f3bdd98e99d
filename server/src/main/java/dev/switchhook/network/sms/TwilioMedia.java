package dev.switchhook.network.sms;

import dev.switchhook.network.CredentialHosts;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Finds the media of messages through Twilio. Their address wants the account's credentials where
/// Twilio's protection of media is on, and leads on to a store that must not be given them. Pure
/// and thread-safe.
public final class TwilioMedia implements MediaFinder {
  private static final Set<String> KINDS = Set.of("image", "video", "audio", "document");
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int CLIENT_ERROR = 400;
  private static final Set<Integer> GONE = Set.of(404, 410);

  /// Makes a finder; all are alike.
  public TwilioMedia() {}

  @Override
  public Step find(ObjectNode content, SendingAccount account) {
    String type = content.path("type").asString("");
    String address = Trees.text(content.path(type), "url");
    if (!KINDS.contains(type) || address == null) {
      return new Step.None();
    }
    URI url = allowed(address, account);
    try {
      return url == null
          ? new Step.Failed("the message names no https address for its media")
          : new Step.Ask(TwilioApi.media(account, url));
    } catch (Unsendable e) {
      return new Step.Failed(e.refused().detail());
    }
  }

  /// Where Twilio leads on, that is fetched; where it gave the media at once, they are fetched from
  /// there.
  @Override
  public Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer) {
    int status = answer.status();
    if (GONE.contains(status)) {
      return new Step.Expired("Twilio does not have the media any more");
    }
    if (status >= CLIENT_ERROR || status < OK) {
      return new Step.Failed("Twilio answered " + status + " to the media's address");
    }
    if (status < REDIRECT) {
      return find(content, account) instanceof Step.Ask asked
          ? new Step.Fetch(asked.call())
          : new Step.None();
    }
    URI url = allowed(answer.header("location"), account);
    return url == null
        ? new Step.Failed("Twilio led on to no https address")
        : new Step.Fetch(TwilioApi.media(account, url));
  }

  private static @Nullable URI allowed(@Nullable String address, SendingAccount account) {
    URI url = CredentialHosts.url(address);
    return url != null && CredentialHosts.canBeFetched(url, account) ? url : null;
  }
}
