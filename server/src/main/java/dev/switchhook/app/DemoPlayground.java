package dev.switchhook.app;

import dev.switchhook.dashboard.Playground;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The demo's simulated network, as the dashboard's pages use it.
///
/// @param at the number that phones write to
record DemoPlayground(RunningProviders providers, Line at) implements Playground {
  /// Whom the user plays. Their numbers come from ranges that are kept for fiction.
  private static final List<Player> PLAYERS =
      List.of(
          new Player("ana", "Ana Souza", "5500900000118", "BR.31900550000118"),
          new Player("sam", "Sam Rivers", "447700900118", "GB.20417730091187"),
          new Player("meera", "मीरा", "910000000118", "IN.91000001180518"));

  private record Player(String id, String name, String number, String userId) {
    ObjectNode fields() {
      return Json.object()
          .put("id", id)
          .put("name", name)
          .put("number", number)
          .put("user_id", userId);
    }
  }

  /// The same, with the people whom the user plays.
  static DemoPlayground open(RunningProviders providers, Line line) {
    DemoPlayground playground = new DemoPlayground(providers, line);
    PLAYERS.forEach(each -> {
      var _ = playground.simulator("POST", "/simulator/people", each.fields());
    });
    return playground;
  }

  /// The first of them says hello, so that there is something to see.
  void greet() {
    String first = PLAYERS.getFirst().id();
    ObjectNode hello = Json.object().put("account", at.account());
    hello.putObject("content").put("type", "text").put("text", "Olá! 👋");
    var _ = simulator("POST", "/simulator/people/" + first + "/write", hello);
  }

  /// The number of whom the user plays.
  static List<String> numbers() {
    return PLAYERS.stream().map(Player::number).toList();
  }

  @Override
  public Line line() {
    return at;
  }

  @Override
  public List<String> mine() {
    return PLAYERS.stream().map(Player::id).toList();
  }

  @Override
  public JsonNode simulator(String method, String target, @Nullable JsonNode body) {
    try {
      return RunningProviders.await(providers.providers().control(method, target, body));
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw e;
    }
  }
}
