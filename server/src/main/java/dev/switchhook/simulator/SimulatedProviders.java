package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.Steps;
import dev.switchhook.simulator.provider.World;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Meta's Graph API, Telegram's Bot API and Twilio's REST API on one port, with people behind them.
///
/// They take what the hub sends, check it by the providers' rules, and tell the hub in the
/// providers' signed webhooks what people write and how far messages get. All three base URLs of
/// the hub's configuration are the URL it listens on. Somebody steers it through `/simulator/…`
/// (docs/reference/simulators.md); nothing goes wrong unless asked for there. The same seed, clock
/// and calls make the same ids and texts. Thread-safe; all work happens on one Vert.x context and
/// never blocks.
public final class SimulatedProviders {
  private static final String INTAKE_PATH = "/api/webhook";
  private static final int IDLE_SECONDS_MAX = 60;

  private final Vertx vertx;
  private final Context context;
  private final LoopTiming timing;
  private final Outbox outbox;
  private final Simulation simulation;
  private final ProviderServer server;
  private volatile @Nullable HttpServer listening;

  /// Whom it talks to.
  ///
  /// @param hub base URL of the hub, whose `/api/webhook` gets Meta's webhooks; null when every
  ///   account names its own place
  /// @param pace how fast messages get on
  public record Settings(@Nullable URI hub, Pace pace) {}

  /// How fast messages get on.
  public enum Pace {
    /// As a person can follow: read after two seconds.
    HUMAN,
    /// Without waiting, for tests.
    AT_ONCE;

    private Steps steps() {
      return switch (this) {
        case HUMAN -> Steps.USUAL;
        case AT_ONCE -> Steps.AT_ONCE;
      };
    }
  }

  /// Prepares the providers, without accounts and people.
  ///
  /// @param clock the providers' time: windows, limits, timestamps
  /// @param random makes every id; used on one thread only, so hand over one of its own
  public SimulatedProviders(
      Vertx vertx, Settings settings, InstantSource clock, SplittableGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.timing = new LoopTiming(vertx, clock);
    // Its own chance: how often the hub refuses must not change any id.
    this.outbox = new Outbox(vertx, random.split(), Outbox.USUAL_WAITS);
    World world = new World(timing, random, outbox);
    world.pace(settings.pace().steps());
    URI hub = settings.hub();
    this.simulation = new Simulation(world, hub == null ? null : intake(hub));
    this.server = new ProviderServer(vertx, simulation);
  }

  private static URI intake(URI hub) {
    String base = hub.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + INTAKE_PATH);
  }

  /// Starts to listen. Fails when the address or the port cannot be had.
  ///
  /// @param host the interface
  /// @param port 0 for any
  /// @return where it listens
  public Future<URI> listen(String host, int port) {
    return onContext(_ ->
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        // A lost answer closes its connection; nobody else may be on it.
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(server::handle)
                .listen(port, host))
        .compose(future -> future)
        .map(bound -> {
          listening = bound;
          String name = host.contains(":") ? "[" + host + "]" : host;
          URI url = URI.create("http://" + name + ":" + bound.actualPort());
          simulation.world().reachedAt(url.toString());
          return url;
        });
  }

  /// Stops everything: what is planned, what waits, and all connections. It cannot start again.
  public Future<Void> stop() {
    HttpServer bound = listening;
    return onContext(
            _ -> {
              timing.stop();
              return outbox.close();
            })
        .compose(future -> future)
        .compose(_ -> bound == null ? Future.succeededFuture() : bound.close());
  }

  /// Opens an account, as `POST /simulator/accounts` does.
  ///
  /// @param fields its type and credentials by the names of contracts §4
  /// @return the account as the control API shows it; fails when a field is wrong
  public Future<ObjectNode> open(ObjectNode fields) {
    ObjectNode own = Json.object();
    own.setAll(fields);
    return onContext(all -> all.open(own).describe());
  }

  /// Does what `/simulator/…` does (docs/reference/simulators.md), without the way over HTTP.
  ///
  /// @param target path and query
  /// @param body null for none
  /// @return the answer's JSON, an empty object when it has none; fails with
  ///   [IllegalArgumentException] and the answer's words when it refuses
  public Future<JsonNode> control(String method, String target, @Nullable JsonNode body) {
    int mark = target.indexOf('?');
    Call call =
        new Call(
            method,
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1),
            Map.of(),
            body == null ? new byte[0] : Json.bytes(body));
    return onContext(all -> {
      Reply reply = new ControlApi(all).answer(call);
      JsonNode answer = reply.body().length == 0 ? Json.object() : Json.parse(reply.body());
      if (reply.status() >= 400) {
        throw new IllegalArgumentException(answer.path("error").asString(""));
      }
      return answer;
    });
  }

  /// What has become of the webhooks.
  public Figures figures() {
    return outbox.figures();
  }

  Context context() {
    return context;
  }

  Simulation simulation() {
    return simulation;
  }

  private <T> Future<T> onContext(Function<Simulation, T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> {
      try {
        done.complete(work.apply(simulation));
      } catch (RuntimeException e) {
        done.fail(e);
      }
    });
    return done.future();
  }
}
