package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Carrier;
import dev.switchhook.simulator.provider.Form;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who gets an account's webhooks: `subscribed_apps`, and the callback of a single number.
///
/// A callback is taken when it passes Meta's handshake: a GET with `hub.mode`, `hub.verify_token`
/// and `hub.challenge`, answered 200 with the challenge.
final class GraphSubscriptions {
  /// Characters of a callback URL.
  static final int URL_CHARS_MAX = 200;

  private static final String APP_ID = "670843887433847";

  private final World world;

  GraphSubscriptions(World world) {
    this.world = world;
  }

  /// `GET`, `POST` or `DELETE` of `subscribed_apps`.
  Future<Reply> answer(Call call, GraphAccount account) {
    return switch (call.method()) {
      case "GET" -> Future.succeededFuture(list(account));
      case "DELETE" -> {
        account.subscription().unsubscribe();
        yield Future.succeededFuture(success());
      }
      case "POST" -> subscribe(call, account);
      default ->
          throw new GraphRefusal(GraphError.noObject(call.method(), account.subscriptionId()));
    };
  }

  /// `GET` of an account, or `POST` of `webhook_configuration`.
  Future<Reply> account(Call call, GraphAccount account) {
    if (!call.is("POST")) {
      ObjectNode shown = Json.object().put("id", account.id());
      if (account instanceof WhatsAppNumber) {
        shown.put("display_phone_number", account.describe().path("phone_number").asString(""));
        shown.put("verified_name", "Simulated business").put("quality_rating", "GREEN");
      } else {
        shown.put("name", "Simulated business");
      }
      return Future.succeededFuture(Reply.json(200, shown));
    }
    JsonNode wanted = call.json().orElseGet(Json::object).path("webhook_configuration");
    return redirect(
        account,
        wanted.path("override_callback_uri").asString(""),
        wanted.path("verify_token").asString(""));
  }

  private Future<Reply> subscribe(Call call, GraphAccount account) {
    JsonNode body = call.json().orElseGet(Json::object);
    String override = body.path("override_callback_uri").asString("");
    if (override.isEmpty()) {
      account.subscription().subscribe(null);
      return Future.succeededFuture(success());
    }
    return redirect(account, override, body.path("verify_token").asString(""));
  }

  private Future<Reply> redirect(GraphAccount account, String url, String verifyToken) {
    URI target = callback(url);
    if (target == null || verifyToken.isEmpty()) {
      throw GraphRefusal.parameter(
          "override_callback_uri (at most 200 characters) and verify_token are required.");
    }
    String challenge = world.digits(10);
    String query =
        new String(
            new Form()
                .add("hub.mode", "subscribe")
                .add("hub.challenge", challenge)
                .add("hub.verify_token", verifyToken)
                .encoded(),
            StandardCharsets.US_ASCII);
    URI handshake = URI.create(url + (target.getRawQuery() == null ? "?" : "&") + query);
    return world
        .carrier()
        .get(handshake)
        .map(got -> {
          require(got, challenge);
          account.subscription().subscribe(target);
          return success();
        })
        .recover(error ->
            error instanceof GraphRefusal
                ? Future.failedFuture(error)
                : Future.failedFuture(new GraphRefusal(failed("no answer"))));
  }

  private static void require(Carrier.Got got, String challenge) {
    if (got.status() != 200) {
      throw new GraphRefusal(failed("HTTP Status Code = " + got.status()));
    }
    if (!got.body().equals(challenge)) {
      throw new GraphRefusal(failed("the answer is not the challenge"));
    }
  }

  private static GraphError failed(String why) {
    return new GraphError(
        400,
        "(#2200) Callback verification failed with the following errors: " + why,
        "OAuthException",
        2200,
        0,
        null);
  }

  private static @Nullable URI callback(String url) {
    try {
      URI target = URI.create(url);
      boolean usable =
          url.length() <= URL_CHARS_MAX && url.matches("https?://.+") && target.getHost() != null;
      return usable ? target : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Reply list(GraphAccount account) {
    ObjectNode body = Json.object();
    var data = body.putArray("data");
    if (account.subscription().isSubscribed()) {
      ObjectNode app = data.addObject();
      app.putObject("whatsapp_business_api_data").put("id", APP_ID).put("name", "Simulated app");
      URI override = account.subscription().override();
      if (override != null) {
        app.put("override_callback_uri", override.toString());
      }
    }
    return Reply.json(200, body);
  }

  private static Reply success() {
    return Reply.json(200, Json.object().put("success", true));
  }
}
