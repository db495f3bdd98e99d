package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Work;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/livez`, `/readyz` and `/metrics`. They need no key and tell nothing about applications.
public final class HealthRoutes {
  private static final long CHECK_SECONDS_MAX = 2;
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Database database;
  private final Supplier<String> metrics;
  private volatile boolean stopping;

  /// @param metrics the Prometheus text of this moment
  public HealthRoutes(Database database, Supplier<String> metrics) {
    this.database = database;
    this.metrics = metrics;
  }

  /// Adds the routes.
  public void mount(Router router, Blocking blocking) {
    blocking.route(router, HttpMethod.GET, "/livez", this::live);
    blocking.route(router, HttpMethod.GET, "/readyz", this::ready);
    blocking.route(router, HttpMethod.GET, "/metrics", this::metrics);
  }

  /// From now on the hub is not ready.
  public void stopping() {
    stopping = true;
  }

  private Answer live(Request request) {
    return Answer.json(200, Json.object().put("status", "ok"));
  }

  private Answer ready(Request request) {
    String reading =
        check(() ->
            database.read(tx -> tx.first("SELECT id FROM master_key_check", row -> row.number(1))));
    // a change that changes nothing still has to be committed and synced: it proves that the disk
    // takes writes
    Work<Integer> touch = tx -> tx.update("UPDATE master_key_check SET id = id");
    String writing = check(() -> database.write(touch));
    boolean ok = reading.equals("ok") && writing.equals("ok") && !stopping;
    ObjectNode body = Json.object().put("status", ok ? "ok" : "unavailable");
    body.putObject("checks")
        .put("store_read", reading)
        .put("store_write", writing)
        .put("accepting", stopping ? "stopping" : "ok");
    return Answer.json(ok ? 200 : 503, body);
  }

  private static String check(Supplier<CompletableFuture<?>> call) {
    try {
      var _ = call.get().get(CHECK_SECONDS_MAX, TimeUnit.SECONDS);
      return "ok";
    } catch (TimeoutException e) {
      return "no answer within " + CHECK_SECONDS_MAX + " s";
    } catch (ExecutionException e) {
      return words(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String words(@Nullable Throwable cause) {
    return cause instanceof StoreException store
        ? store.kind().name().toLowerCase(java.util.Locale.ROOT)
        : "failed";
  }

  private Answer metrics(Request request) {
    return Answer.bytes(200, PROMETHEUS, metrics.get().getBytes(StandardCharsets.UTF_8));
  }
}
