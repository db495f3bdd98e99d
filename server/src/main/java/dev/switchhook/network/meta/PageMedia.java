package dev.switchhook.network.meta;

import dev.switchhook.network.CredentialHosts;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Trees;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Finds the media of Instagram's and Messenger's messages: the webhook's own address, which is
/// signed and needs no token, so that none is ever sent to it. It expires, and with a story after
/// 24 hours. Pure and thread-safe.
public final class PageMedia implements MediaFinder {
  private static final Set<String> KINDS =
      Set.of(
          "image",
          "video",
          "audio",
          "document",
          "sticker",
          "story_mention",
          "reel",
          "ig_reel",
          "ig_post");

  /// Makes a finder; all are alike.
  public PageMedia() {}

  @Override
  public Step find(ObjectNode content, SendingAccount account) {
    String type = content.path("type").asString("");
    String address = Trees.text(content.path(type), "url");
    if (!KINDS.contains(type) || address == null) {
      return new Step.None();
    }
    URI url = CredentialHosts.url(address);
    return url != null && CredentialHosts.canBeFetched(url, account)
        ? new Step.Fetch(JsonCalls.get(url.toASCIIString(), Map.of()))
        : new Step.Failed("the message names no https address for its media");
  }

  /// Never called, as there is nothing to ask.
  @Override
  public Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer) {
    return find(content, account);
  }
}
