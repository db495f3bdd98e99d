package dev.switchhook.http;

import dev.switchhook.id.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes the router that every feature mounts its routes on.
///
/// It gives each request its id and each answer the security headers, and answers what no route
/// does: 404, 405 with `Allow`, `OPTIONS` with `Allow`, and failures of handlers.
public final class RootRouter {
  private RootRouter() {}

  /// A router with nothing mounted yet.
  public static Router create(Vertx vertx, Ids ids, Errors errors) {
    Router router = Router.router(vertx);
    router.route().handler(context -> open(context, ids, errors));
    router.errorHandler(
        400,
        context ->
            fail(context, errors, ApiError.unreadable("bad_request", "the URL cannot be read")));
    router.errorHandler(
        404, context -> fail(context, errors, ApiError.notFound("page or resource")));
    router.errorHandler(405, context -> refuseMethod(context, router, errors));
    router.errorHandler(500, context -> failed(context, errors));
    return router;
  }

  /// Every route for one method, as `METHOD /path/:name`, in the order in which they are asked.
  public static List<String> routes(Router router) {
    return router.getRoutes().stream()
        .filter(route -> route.getPath() != null && route.methods() != null)
        .flatMap(route -> route.methods().stream().map(method -> method + " " + route.getPath()))
        .toList();
  }

  private static void open(RoutingContext context, Ids ids, Errors errors) {
    HttpServerResponse response = context.response();
    response.putHeader(RequestIds.HEADER, RequestIds.assign(context, ids));
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Cache-Control", "no-store");
    response.putHeader("Referrer-Policy", "no-referrer");
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.TRACE) || method.equals(HttpMethod.CONNECT)) {
      fail(
          context,
          errors,
          ApiError.of(405, "method_not_allowed", "this method is not supported anywhere"));
      return;
    }
    context.next();
  }

  private static void refuseMethod(RoutingContext context, Router router, Errors errors) {
    Set<String> allowed = allowedMethods(router, context.normalizedPath());
    if (allowed.isEmpty()) { // what fits is a route for every path, and no resource
      fail(context, errors, ApiError.notFound("page or resource"));
      return;
    }
    allowed.add("OPTIONS");
    String allow = String.join(", ", allowed);
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      var _ = Responder.send(context, Answer.empty(204).withHeader("Allow", allow));
      return;
    }
    fail(
        context,
        errors,
        ApiError.of(405, "method_not_allowed", "allowed here: " + allow)
            .withHeader("Allow", allow));
  }

  /// Methods of all routes whose path fits; Vert.x tells that there are some, but not which.
  private static Set<String> allowedMethods(Router router, String path) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.methods() != null && route.getPath() != null && fits(route.getPath(), path)) {
        route.methods().forEach(method -> allowed.add(method.name()));
      }
    }
    return allowed;
  }

  private static boolean fits(String template, String path) {
    String[] expected = template.split("/", -1);
    String[] actual = path.split("/", -1);
    if (expected.length != actual.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      boolean parameter = expected[i].startsWith(":") && !actual[i].isEmpty();
      if (!parameter && !expected[i].equals(actual[i])) {
        return false;
      }
    }
    return true;
  }

  private static void failed(RoutingContext context, Errors errors) {
    Throwable failure = context.failure();
    fail(
        context,
        errors,
        failure == null ? new IllegalStateException("a handler failed without a word") : failure);
  }

  private static void fail(RoutingContext context, Errors errors, Throwable failure) {
    String path = context.request().path();
    var _ =
        Responder.send(
            context, errors.answer(failure, path == null ? "/" : path, RequestIds.of(context)));
  }
}
