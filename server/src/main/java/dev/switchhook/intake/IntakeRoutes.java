package dev.switchhook.intake;

import dev.switchhook.channel.Channels;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.network.meta.MetaHandshake;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The URLs that providers call. Runs on event loops and goes past the router, since this is the
/// hot path.
public final class IntakeRoutes {
  private static final Logger log = LoggerFactory.getLogger(IntakeRoutes.class);
  private static final String SHARED_PATH = "/api/webhook";
  private static final String CHANNEL_PATH = "/in/";
  private static final String RETRY_SECONDS = "5";

  private final Vertx vertx;
  private final Intake intake;
  private final Channels channels;
  private final BodyBudget bodies;

  /// Takes webhooks for these channels.
  ///
  /// @param bodies of all requests of the hub
  public IntakeRoutes(Vertx vertx, Intake intake, Channels channels, BodyBudget bodies) {
    this.bodies = bodies;
    this.vertx = vertx;
    this.intake = intake;
    this.channels = channels;
  }

  /// Answers the request if its path is a provider's; false leaves it to others.
  public boolean handle(HttpServerRequest request) {
    String path = request.path();
    if (path == null) {
      return false;
    }
    if (SHARED_PATH.equals(path)) {
      handle(request, path, null);
      return true;
    }
    if (!path.startsWith(CHANNEL_PATH)) {
      return false;
    }
    Optional<UUID> channelId = uuid(path.substring(CHANNEL_PATH.length()));
    if (channelId.isEmpty()) {
      end(request.response(), IntakeAnswer.NO_CHANNEL.status());
    } else {
      handle(request, path, channelId.get());
    }
    return true;
  }

  /// The channel that a target names; null for the URL shared by all.
  static @Nullable UUID channelOf(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.startsWith(CHANNEL_PATH)
        ? uuid(path.substring(CHANNEL_PATH.length())).orElse(null)
        : null;
  }

  private static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void handle(HttpServerRequest request, String path, @Nullable UUID channelId) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET)) {
      handshake(request, channelId);
    } else if (method.equals(HttpMethod.POST)) {
      receive(request, path, channelId);
    } else {
      request.response().putHeader("Allow", "GET, POST");
      end(request.response(), 405);
    }
  }

  private void handshake(HttpServerRequest request, @Nullable UUID channelId) {
    MetaHandshake answer =
        MetaHandshake.answer(
            request.getParam("hub.mode"),
            request.getParam("hub.verify_token"),
            request.getParam("hub.challenge"),
            verifyTokens(channelId));
    noteHandshake(channelId, answer);
    HttpServerResponse response = request.response().putHeader("X-Content-Type-Options", "nosniff");
    switch (answer) {
      case MetaHandshake.Challenge(String text) ->
          response.putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
      case MetaHandshake.Refused _ -> end(response, 403);
      case MetaHandshake.Malformed _ -> end(response, 400);
    }
  }

  private void noteHandshake(@Nullable UUID channelId, MetaHandshake answer) {
    if (channelId != null && channels.directory().byId(channelId).isPresent()) {
      intake.activity().handshake(channelId, answer instanceof MetaHandshake.Challenge);
    }
  }

  private Collection<Secret> verifyTokens(@Nullable UUID channelId) {
    if (channelId == null) {
      return channels.directory().metaVerifyTokens();
    }
    return channels
        .directory()
        .byId(channelId)
        .map(channels.directory()::verifyTokens)
        .orElse(List.of());
  }

  private void receive(HttpServerRequest request, String path, @Nullable UUID channelId) {
    Context context = vertx.getOrCreateContext();
    String query = request.query();
    String target = query == null ? path : path + '?' + query;
    BodyBytes.read(
        vertx,
        request,
        bodies,
        body -> {
          var _ =
              taken(request, target, channelId, body)
                  .thenAccept(answer -> {
                    bodies.giveBack(body.length);
                    answerOn(context, request.response(), answer);
                  });
        });
  }

  /// Like [Intake#receive]: never throws, never fails.
  private CompletableFuture<IntakeAnswer> taken(
      HttpServerRequest request, String target, @Nullable UUID channelId, byte[] body) {
    try {
      return intake.receive(
          new Received(target, channelId, request.headers().entries(), body, false));
    } catch (RuntimeException | Error e) {
      log.error("a webhook could not be taken in", e);
      return CompletableFuture.completedFuture(IntakeAnswer.UNAVAILABLE);
    }
  }

  /// The commit completes on the store's thread; answers are written on the request's own loop.
  @SuppressWarnings("ReferenceEquality") // a context is the same object or another one
  private static void answerOn(Context context, HttpServerResponse response, IntakeAnswer answer) {
    if (Vertx.currentContext() == context) {
      answer(response, answer);
    } else {
      context.runOnContext(nothing -> answer(response, answer));
    }
  }

  private static void answer(HttpServerResponse response, IntakeAnswer answer) {
    if (answer.body().isEmpty() || response.ended() || response.closed()) {
      end(response, answer.status());
      return;
    }
    response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
    var _ = response.end(answer.body());
  }

  static void end(HttpServerResponse response, int status) {
    if (!response.ended() && !response.closed()) {
      if (status == IntakeAnswer.UNAVAILABLE.status()) {
        response.putHeader("Retry-After", RETRY_SECONDS);
      }
      response.setStatusCode(status).end();
    }
  }
}
