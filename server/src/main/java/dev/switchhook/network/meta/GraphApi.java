package dev.switchhook.network.meta;

import dev.switchhook.network.CredentialHosts;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// How Meta's Graph API is called: versioned paths and a bearer token. Pure.
final class GraphApi {
  /// The version of the API that is spoken, as it stands in paths (current in 2026).
  static final String VERSION = "v25.0";

  private static final String TOKEN = "access_token";

  /// Meta's own host of the API.
  static final String HOST = "graph.facebook.com";

  /// Where accounts that were connected by Instagram's own login are spoken to.
  static final String INSTAGRAM = "https://graph.instagram.com";

  /// What the tokens of that login, and those of Facebook's, begin with.
  static final String INSTAGRAM_TOKEN = "IG";

  private static final String FACEBOOK_TOKEN = "EAA";

  /// Where access tokens may go: the API, and the host of WhatsApp's media.
  private static final CredentialHosts HOSTS =
      new CredentialHosts(Set.of(HOST, "graph.instagram.com", "lookaside.fbsbx.com"));

  private GraphApi() {}

  /// The POST that sends a message of the account.
  static ProviderCall messages(SendingAccount account, ObjectNode body) {
    return JsonCalls.post(
        path(JsonCalls.segment(account.id()) + "/messages"), authorization(account), body);
  }

  /// The POST that sends a message of an Instagram account, of which there are two kinds. One that
  /// is linked to a Page is spoken to as the Page whose token it is, whose id is not known here;
  /// one of Instagram's own login has a host of its own. Anything that stands in for Meta is spoken
  /// to by the account's id.
  static ProviderCall instagramMessages(SendingAccount account, ObjectNode body) {
    String token = JsonCalls.secret(account, TOKEN);
    ProviderCall call = messages(account, body);
    if (!isMetasOwn(account)) {
      return call;
    }
    if (token.startsWith(FACEBOOK_TOKEN)) {
      return JsonCalls.post(path("me/messages"), authorization(account), body);
    }
    return token.startsWith(INSTAGRAM_TOKEN)
        ? new ProviderCall(INSTAGRAM + call.target(), true, call.headers(), call.body())
        : call;
  }

  private static boolean isMetasOwn(SendingAccount account) {
    URI api = account.apiUrl();
    return api == null || HOST.equalsIgnoreCase(api.getHost());
  }

  /// The GET of an object by its id.
  static ProviderCall object(SendingAccount account, String id) {
    return JsonCalls.get(path(JsonCalls.segment(id)), authorization(account));
  }

  /// The GET of an address that Meta named: with the token where that may go, else without.
  static ProviderCall media(SendingAccount account, URI url) {
    Map<String, String> headers = HOSTS.trust(url, account) ? authorization(account) : Map.of();
    return JsonCalls.get(url.toASCIIString(), headers);
  }

  private static String path(String rest) {
    return '/' + VERSION + '/' + rest;
  }

  private static Map<String, String> authorization(SendingAccount account) {
    return Map.of("Authorization", "Bearer " + JsonCalls.secret(account, TOKEN));
  }
}
