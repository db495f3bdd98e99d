package dev.switchhook.app;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.IssuedKey;
import dev.switchhook.access.KeyRequest;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.authentication.Authentication;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.Channels;
import dev.switchhook.crypto.Secret;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Sets up what the demo shows: an application with a key, a WhatsApp channel and endpoints.
final class DemoSeed {
  private final Ports ports;

  /// The features that it uses.
  record Ports(
      Database database,
      Applications applications,
      ApiKeys apiKeys,
      Channels channels,
      Endpoints endpoints,
      Verification verification) {}

  DemoSeed(Ports ports) {
    this.ports = ports;
  }

  /// A business's WhatsApp number, and what opens it.
  ///
  /// @param displayNumber the number as people write it
  record WhatsAppCredentials(
      String phoneNumberId,
      String businessAccountId,
      String displayNumber,
      Secret accessToken,
      Secret appSecret) {

    /// The same for the simulated Meta.
    ///
    /// @param hub base URL of the hub, which gets the webhooks
    ObjectNode account(String hub) {
      return Json.object()
          .put("webhook_url", hub + "/api/webhook")
          .put("type", "whatsapp")
          .put("phone_number_id", phoneNumberId)
          .put("business_account_id", businessAccountId)
          .put("phone_number", displayNumber)
          .put("access_token", accessToken.reveal())
          .put("app_secret", appSecret.reveal());
    }
  }

  /// An application and the key that opens it.
  record Tenant(Application application, Secret key) {}

  Tenant application(String name) {
    Application application = ports.applications().create(name);
    IssuedKey issued =
        ports.apiKeys().issue(new KeyRequest(application.id(), "demo", Set.of(), null));
    ports
        .database()
        .writeNow(tx -> {
          ports.apiKeys().insert(tx, issued);
          return issued;
        });
    ports.apiKeys().refresh(issued.key().id());
    return new Tenant(application, issued.secret());
  }

  Channel channel(Application application, WhatsAppCredentials given) {
    Channel channel =
        ports
            .channels()
            .prepare(
                new ChannelRequest(
                    application.id(),
                    ChannelType.WHATSAPP,
                    "Demo number",
                    Map.of(
                        "phone_number_id", given.phoneNumberId(),
                        "business_account_id", given.businessAccountId(),
                        "phone_number", given.displayNumber(),
                        "access_token", given.accessToken().reveal(),
                        "app_secret", given.appSecret().reveal())));
    ports
        .database()
        .writeNow(tx -> {
          ports.channels().insert(tx, channel);
          return channel;
        });
    ports.channels().refresh(channel.id());
    return channel;
  }

  Endpoint endpoint(Application application, String url, String description, Profile profile) {
    EndpointSettings settings =
        new EndpointSettings(
            url,
            description,
            Set.of(EventType.MESSAGE_INCOMING, EventType.MESSAGE_REPORT, EventType.FORM_SUBMITTED),
            Set.of(),
            profile,
            true,
            List.of(),
            Authentication.none(),
            null,
            null,
            null,
            null);
    return ports.endpoints().create(application.id(), settings).orElseThrow();
  }

  /// Runs the handshake and waits for it.
  void verify(Endpoint endpoint) {
    var _ = ports.verification().verify(endpoint).join();
  }
}
