package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.graph.GraphAccount.Subscription;
import dev.switchhook.simulator.graph.WhatsAppNumber.ClosedWindow;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.World;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Opens accounts from the fields of the control API, which are those of contracts §4 and a few of
/// the simulation's own.
final class AccountFields {
  static final Set<String> TYPES = Set.of("whatsapp", "instagram", "messenger");

  private final World world;
  private final GraphMedia media;
  private final @Nullable URI appUrl;

  AccountFields(World world, GraphMedia media, @Nullable URI appUrl) {
    this.world = world;
    this.media = media;
    this.appUrl = appUrl;
  }

  GraphAccount open(String type, ObjectNode fields) {
    Secret token = Secret.of(Fields.required(fields, "access_token"));
    Secret appSecret = Secret.of(Fields.required(fields, "app_secret"));
    URI own = Fields.url(fields, "webhook_url");
    Subscription subscription =
        new Subscription(own == null ? appUrl : own, fields.path("subscribed").asBoolean(true));
    if (!type.equals("whatsapp")) {
      boolean instagram = type.equals("instagram");
      return new PageAccount(
          world,
          new PageAccount.Settings(
              Fields.required(fields, instagram ? "account_id" : "page_id"),
              instagram,
              token,
              appSecret,
              subscription,
              fields.path("echoes").asBoolean(instagram)),
          media);
    }
    String id = Fields.required(fields, "phone_number_id");
    WhatsAppAccount account =
        new WhatsAppAccount(
            id,
            fields.path("business_account_id").asString(id),
            fields.path("phone_number").asString(id));
    int throughput = fields.path("throughput").asInt(WhatsAppNumber.THROUGHPUT);
    if (throughput < 1) {
      throw new BadRequest("throughput is at least 1 message per second");
    }
    return new WhatsAppNumber(
        world,
        new WhatsAppNumber.Settings(
            account, token, appSecret, subscription, window(fields), throughput),
        media);
  }

  private static ClosedWindow window(ObjectNode fields) {
    String given = fields.path("window").asString("answer");
    return Arrays.stream(ClosedWindow.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(given))
        .findFirst()
        .orElseThrow(() -> new BadRequest("window is answer, status or open"));
  }
}
