package dev.switchhook.simulator.telegram;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Fault;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Provider;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// The Bot API: finds the bot by the token in the path and runs the method.
public final class TelegramApi implements Provider {
  /// Bots at once.
  public static final int BOTS_MAX = 100;

  private static final Pattern TOKEN = Pattern.compile("\\d{1,18}:[A-Za-z0-9_-]{1,100}");
  private static final String BOT = "/bot";
  private static final String FILE = "/file/bot";

  private final World world;
  private final Map<String, Bot> bots = new LinkedHashMap<>();

  /// Without bots.
  public TelegramApi(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "telegram";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BOT) || path.startsWith(FILE);
  }

  @Override
  public boolean has(String type) {
    return type.equals("telegram");
  }

  @Override
  public Account open(String type, ObjectNode fields) {
    String token = Fields.required(fields, "bot_token");
    if (!TOKEN.matcher(token).matches()) {
      throw new BadRequest("bot_token is <number>:<text>");
    }
    Bot bot = new Bot(world, Secret.of(token), fields.path("username").asString("simulated_bot"));
    if (bots.size() >= BOTS_MAX && !bots.containsKey(bot.id())) {
      throw new BadRequest("at most " + BOTS_MAX + " bots");
    }
    bot.redirect(fields);
    bots.put(bot.id(), bot);
    return bot;
  }

  /// Tells a bot that somebody blocked it, or let it in again.
  ///
  /// @throws BadRequest when there is no such bot
  public void membership(String account, Person person, boolean blocked) {
    Bot bot = bots.get(account);
    if (bot == null) {
      throw new BadRequest("there is no bot " + account);
    }
    bot.membership(person, blocked);
  }

  @Override
  public Future<Reply> answer(Call call) {
    return Future.succeededFuture(reply(call));
  }

  private Reply reply(Call call) {
    boolean file = call.path().startsWith(FILE);
    List<String> path = call.segments();
    String token = path.get(file ? 1 : 0).substring(3);
    Optional<Bot> found =
        bots.values().stream().filter(bot -> bot.token().matches(token)).findFirst();
    if (found.isEmpty()) {
      return TelegramRefusal.unauthorized().reply().about("", "401");
    }
    Bot bot = found.get();
    if (file) {
      return bot.files().download(call);
    }
    try {
      String method = path.size() == 2 ? path.get(1).toLowerCase(Locale.ROOT) : "";
      if (world.faults().take(FaultKind.EXPIRED_TOKEN, bot.id()).isPresent()) {
        throw TelegramRefusal.unauthorized();
      }
      if (method.startsWith("send") && !method.equals("sendchataction")) {
        refuseOnRequest(bot.id());
      }
      BotMethods.Done done = bot.methods().run(method, Parameters.of(call));
      ObjectNode body = Json.object().put("ok", true);
      body.set("result", done.result());
      Reply reply = Reply.json(200, body).about(bot.id(), done.taken().orElse(null));
      return done.taken().isEmpty() ? reply : reply.meets(world.faults().fate(bot.id()));
    } catch (TelegramRefusal refusal) {
      return refusal.reply().about(bot.id(), Integer.toString(refusal.code()));
    }
  }

  private void refuseOnRequest(String bot) {
    Optional<Fault> error = world.faults().take(FaultKind.ERROR, bot);
    if (error.isPresent()) {
      throw TelegramRefusal.of(error.get().code());
    }
    Optional<Fault> limit = world.faults().take(FaultKind.RATE_LIMIT, bot);
    if (limit.isPresent()) {
      throw TelegramRefusal.tooMany((int) Math.max(1, limit.get().delay().toSeconds()));
    }
    if (world.faults().take(FaultKind.SERVER_ERROR, bot).isPresent()) {
      throw TelegramRefusal.of(502);
    }
  }
}
