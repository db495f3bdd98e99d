package dev.switchhook.app;

import dev.switchhook.api.ApiRoutes;
import dev.switchhook.api.Chatt2meErrors;
import dev.switchhook.api.Chatt2meMessages;
import dev.switchhook.api.Chatt2meWebhooks;
import dev.switchhook.api.HealthRoutes;
import dev.switchhook.api.StoreErrors;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.Errors;
import dev.switchhook.http.LocalRoutes;
import dev.switchhook.http.RootRouter;
import dev.switchhook.id.Ids;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.Executor;

/// Mounts everything that is not a provider's webhook.
final class ApiHandlers {
  private final Vertx vertx;
  private final Ids ids;
  private final Executor blocking;
  private final BodyBudget bodies;

  ApiHandlers(Vertx vertx, Ids ids, Executor blocking, BodyBudget bodies) {
    this.bodies = bodies;
    this.vertx = vertx;
    this.ids = ids;
    this.blocking = blocking;
  }

  /// The pages.
  ///
  /// @param api what they call; filled here
  record Pages(Dashboard dashboard, LocalRoutes api) {}

  Router router(
      HealthRoutes health,
      ApiRoutes api,
      Chatt2meWebhooks chatt2me,
      Chatt2meMessages chatt2meMessages,
      Pages pages) {
    Errors errors =
        new Errors(
            Map.of(
                Chatt2meErrors.PATH_PREFIX,
                Chatt2meErrors.FORMAT,
                Chatt2meMessages.PATH_PREFIX,
                Chatt2meErrors.FORMAT),
            new StoreErrors());
    Router router = RootRouter.create(vertx, ids, errors);
    Blocking seam = new Blocking(blocking, errors, bodies);
    // of its own: whoever watches the hub must get an answer while the API has no place left
    health.mount(router, new Blocking(blocking, errors, bodies).recordedIn(pages.api()));
    api.mount(router, seam.recordedIn(pages.api()));
    chatt2me.mount(router, api.audited(seam));
    chatt2meMessages.mount(router, api.audited(seam));
    pages.dashboard().mount(router, faults -> new Blocking(blocking, faults, bodies));
    return router;
  }
}
