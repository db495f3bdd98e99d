package dev.switchhook.network.meta;

import dev.switchhook.network.CredentialHosts;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the media of WhatsApp's messages: their id is asked for an address (`GET /{version}/{media
/// id}`), which lives five minutes and wants the token. The id of a webhook lives seven days. Pure
/// and thread-safe.
public final class WhatsAppMedia implements MediaFinder {
  private static final String EXPIRED =
      "WhatsApp does not have the media any more: it keeps those of a message for 7 days";

  private static final Set<String> KINDS = Set.of("image", "video", "audio", "document", "sticker");
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /// Codes of an object that is not there: 100 with subcode 33, and WhatsApp's own.
  private static final String UNKNOWN_OBJECT = "100";

  private static final String MEDIA_GONE = "131052";

  /// Makes a finder; all are alike.
  public WhatsAppMedia() {}

  @Override
  public Step find(ObjectNode content, SendingAccount account) {
    String type = content.path("type").asString("");
    if (!KINDS.contains(type) || !content.path(type).isObject()) {
      return new Step.None();
    }
    String id = Trees.text(content.path(type), "id");
    try {
      return id == null
          ? fetch(Trees.text(content.path(type), "url"), account)
          : new Step.Ask(GraphApi.object(account, id));
    } catch (Unsendable e) {
      return new Step.Failed(e.refused().detail());
    }
  }

  @Override
  public Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer) {
    ObjectNode body = JsonCalls.object(answer);
    if (body == null || answer.status() != OK) {
      return failed(answer, body);
    }
    try {
      return fetch(Trees.text(body, "url"), account);
    } catch (Unsendable e) {
      return new Step.Failed(e.refused().detail());
    }
  }

  private static Step failed(ProviderAnswer answer, @Nullable ObjectNode body) {
    if (body == null) {
      return answer.status() == NOT_FOUND
          ? new Step.Expired(EXPIRED)
          : new Step.Failed("WhatsApp answered " + answer.status() + " to the media's id");
    }
    JsonNode error = body.path("error");
    String code = Trees.text(error, "code");
    if (answer.status() == NOT_FOUND || UNKNOWN_OBJECT.equals(code) || MEDIA_GONE.equals(code)) {
      return new Step.Expired(EXPIRED);
    }
    String message = Trees.text(error, "message");
    return new Step.Failed(
        "WhatsApp answered " + answer.status() + (message == null ? "" : ": " + message));
  }

  private static Step fetch(@Nullable String address, SendingAccount account) {
    URI url = CredentialHosts.url(address);
    if (url == null || !CredentialHosts.canBeFetched(url, account)) {
      return new Step.Failed("WhatsApp named no https address for the media");
    }
    return new Step.Fetch(GraphApi.media(account, url));
  }
}
