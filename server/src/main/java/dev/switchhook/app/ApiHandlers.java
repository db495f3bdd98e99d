package dev.switchhook.app;

import dev.switchhook.api.HealthRoutes;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Errors;
import dev.switchhook.http.RootRouter;
import dev.switchhook.id.Ids;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.Executor;

/// Mounts everything that is not a provider's webhook.
final class ApiHandlers {
  private final Vertx vertx;
  private final Ids ids;
  private final Executor blocking;

  ApiHandlers(Vertx vertx, Ids ids, Executor blocking) {
    this.vertx = vertx;
    this.ids = ids;
    this.blocking = blocking;
  }

  Router router(HealthRoutes health) {
    Errors errors = new Errors(java.util.Map.of(), new dev.switchhook.api.StoreErrors());
    Router router = RootRouter.create(vertx, ids, errors);
    Blocking seam = new Blocking(blocking, errors);
    health.mount(router, seam);
    return router;
  }
}
