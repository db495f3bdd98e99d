package dev.switchhook.api;

import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The webhooks of the Chatt2.me dialect (contracts §7): a thin adapter over endpoints of the
/// profile `chatt2me`; endpoints of other profiles, and those that are polled, do not exist here.
/// Thread-safe.
///
/// A creation, and a PATCH that names `endpoint`, also with the same URL, runs the handshake before
/// it answers, so that the answer shows its result.
public final class Chatt2meWebhooks {
  static final String WEBHOOKS = Chatt2meErrors.PATH_PREFIX + "/webhook";
  static final String WEBHOOK = WEBHOOKS + "/:webhookId";

  /// The handshake's own time and some for the store.
  private static final Duration HANDSHAKE_WAIT_MAX =
      Verification.TIME_MAX.plus(Duration.ofSeconds(5));

  private final Chatt2meCallers callers;
  private final Endpoints endpoints;
  private final Verification verification;
  private final UrlPolicy urls;
  private final Chatt2meLogs logs;

  /// What the dialect works with.
  ///
  /// @param urls what `endpoint` may be
  public record Ports(
      Chatt2meCallers callers,
      Endpoints endpoints,
      Verification verification,
      UrlPolicy urls,
      DeliveryLog deliveryLog,
      Dispatcher dispatcher) {}

  /// The dialect on these ports.
  public Chatt2meWebhooks(Ports ports) {
    this(ports, Chatt2meLogs.RETRY_TIME_MAX);
  }

  Chatt2meWebhooks(Ports ports, Duration retryTimeMax) {
    this.callers = ports.callers();
    this.endpoints = ports.endpoints();
    this.verification = ports.verification();
    this.urls = ports.urls();
    this.logs = new Chatt2meLogs(ports, retryTimeMax);
  }

  /// Adds the routes. Their failures are to be written with [Chatt2meErrors].
  public void mount(Router router, Blocking blocking) {
    OutsideWaits outside = new OutsideWaits();
    blocking.route(
        router,
        HttpMethod.POST,
        WEBHOOKS,
        as(
            Scope.ENDPOINTS_WRITE,
            (applicationId, request) ->
                outside.within(applicationId, () -> create(applicationId, request))));
    blocking.route(router, HttpMethod.GET, WEBHOOKS, as(Scope.ENDPOINTS_READ, this::list));
    blocking.route(router, HttpMethod.GET, WEBHOOK, as(Scope.ENDPOINTS_READ, this::read));
    blocking.route(router, HttpMethod.PATCH, WEBHOOK, as(Scope.ENDPOINTS_WRITE, this::change));
    blocking.route(router, HttpMethod.DELETE, WEBHOOK, as(Scope.ENDPOINTS_WRITE, this::delete));
    blocking.route(
        router,
        HttpMethod.POST,
        WEBHOOK + "/redefine-signature",
        as(Scope.ENDPOINTS_WRITE, this::redefineSignature));
    logs.mount(router, blocking);
  }

  private Function<Request, Answer> as(Scope scope, BiFunction<UUID, Request, Answer> handler) {
    return request -> handler.apply(callers.applicationOf(request, scope), request);
  }

  private Answer create(UUID applicationId, Request request) {
    Endpoint made =
        endpoints
            .create(applicationId, Chatt2meFields.forCreation(request, urls))
            .orElseThrow(() ->
                ApiError.of(
                    400,
                    "too_many_webhooks",
                    "the application has as many webhooks as it may have: delete one first"));
    handshake(made);
    // the directory instead of the store: what is made must be answered, whatever the store does
    Endpoint now = endpoints.directory().byId(made.id());
    Endpoint shown = now == null ? made : now;
    return Answer.json(
        201,
        made.settings().signed()
            ? Chatt2meViews.webhookWithSecret(shown)
            : Chatt2meViews.webhook(shown));
  }

  private void handshake(Endpoint endpoint) {
    var _ =
        verification
            .verify(endpoint)
            .completeOnTimeout(
                new Verification.Result(false, "not finished in time"),
                HANDSHAKE_WAIT_MAX.toMillis(),
                TimeUnit.MILLISECONDS)
            .join();
  }

  private Answer list(UUID applicationId, Request request) {
    Chatt2mePage page = Chatt2mePage.of(request);
    Endpoints.Page found =
        endpoints.page(applicationId, Profile.CHATT2ME, page.offset(), page.limit());
    ArrayNode data = Json.array();
    found.endpoints().forEach(endpoint -> data.add(Chatt2meViews.webhook(endpoint)));
    return Answer.json(200, page.document(data, found.total()));
  }

  private Answer read(UUID applicationId, Request request) {
    return Answer.json(
        200, Chatt2meViews.webhook(find(endpoints, applicationId, Chatt2meIds.webhook(request))));
  }

  /// The application's webhook.
  ///
  /// @throws ApiError 404
  static Endpoint find(Endpoints endpoints, UUID applicationId, UUID id) {
    return endpoints
        .find(applicationId, id)
        .filter(endpoint -> endpoint.settings().profile() == Profile.CHATT2ME)
        .filter(endpoint -> !endpoint.settings().isPolled())
        .orElseThrow(Chatt2meIds::noWebhook);
  }

  private Answer change(UUID applicationId, Request request) {
    Endpoint before = find(endpoints, applicationId, Chatt2meIds.webhook(request));
    Chatt2meFields fields = Chatt2meFields.forChange(request, urls);
    if (fields.isEmpty()) {
      return Answer.json(200, Chatt2meViews.webhook(before));
    }
    Endpoint changed =
        endpoints
            .change(applicationId, before.id(), fields.change())
            .orElseThrow(Chatt2meIds::noWebhook);
    if (fields.endpoint() != null) {
      handshake(changed);
    }
    Endpoint shown = find(endpoints, applicationId, before.id());
    boolean signedNow = changed.settings().signed() && !before.settings().signed();
    ObjectNode view = Chatt2meViews.webhook(shown);
    return Answer.json(200, signedNow ? view.put("secret", changed.secret().reveal()) : view);
  }

  private Answer delete(UUID applicationId, Request request) {
    Endpoint endpoint = find(endpoints, applicationId, Chatt2meIds.webhook(request));
    if (!endpoints.delete(applicationId, endpoint.id())) {
      throw Chatt2meIds.noWebhook();
    }
    return Answer.empty(204);
  }

  private Answer redefineSignature(UUID applicationId, Request request) {
    Endpoint endpoint = find(endpoints, applicationId, Chatt2meIds.webhook(request));
    if (!endpoint.settings().signed()) {
      throw ApiError.of(
          400,
          "signature_not_required",
          "deliveries of this webhook are not signed: switch it on with PATCH"
              + " {\"requiresSignature\":true}, whose answer carries the secret");
    }
    Endpoint redefined =
        endpoints.redefineSecret(applicationId, endpoint.id()).orElseThrow(Chatt2meIds::noWebhook);
    return Answer.json(200, Json.object().put("secret", redefined.secret().reveal()));
  }
}
