package dev.switchhook.network.sms;

import dev.switchhook.network.CredentialHosts;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How Twilio's API is called: forms, and the account's SID and token as basic credentials. Pure.
final class TwilioApi {
  /// The version of the API, as it stands in paths.
  static final String VERSION = "2010-04-01";

  /// Where the credentials may go; a region's host is the configured API's.
  private static final CredentialHosts HOSTS = new CredentialHosts(Set.of("api.twilio.com"));

  private TwilioApi() {}

  /// The POST that makes a message of the account.
  ///
  /// @param parameters in the order in which they are written
  static ProviderCall messages(SendingAccount account, Map<String, String> parameters) {
    String form =
        parameters.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + '=' + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return new ProviderCall(
        '/' + VERSION + "/Accounts/" + JsonCalls.segment(account.id()) + "/Messages.json",
        true,
        Map.of(
            "Authorization",
            credentials(account),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Accept",
            "application/json"),
        form.getBytes(StandardCharsets.US_ASCII));
  }

  /// The GET of an address that Twilio named: with the credentials where they may go, else without.
  static ProviderCall media(SendingAccount account, URI url) {
    return JsonCalls.get(
        url.toASCIIString(),
        HOSTS.trust(url, account) ? Map.of("Authorization", credentials(account)) : Map.of());
  }

  private static String credentials(SendingAccount account) {
    String pair = account.id() + ':' + JsonCalls.secret(account, "auth_token");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
