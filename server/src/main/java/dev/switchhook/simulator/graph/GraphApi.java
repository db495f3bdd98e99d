package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Blobs.Blob;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Provider;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.World;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Graph API: finds the account that a request is for, checks its token, and answers.
///
/// Any path that names no other provider is its own. The version in the path is taken as it comes
/// (`v24.0`), and may be left out.
public final class GraphApi implements Provider {
  /// Accounts of all three kinds.
  public static final int ACCOUNTS_MAX = 200;

  private static final Pattern VERSION = Pattern.compile("v(\\d{1,3}\\.\\d)");

  private final World world;
  private final GraphMedia media;
  private final GraphSubscriptions subscriptions;
  private final AccountFields accountFields;
  private final Map<String, GraphAccount> accounts = new LinkedHashMap<>();

  /// @param appUrl where webhooks go that no account redirects; null for nowhere
  public GraphApi(World world, @Nullable URI appUrl) {
    this.world = world;
    this.media = new GraphMedia(world);
    this.subscriptions = new GraphSubscriptions(world);
    this.accountFields = new AccountFields(world, media, appUrl);
  }

  @Override
  public String name() {
    return "meta";
  }

  @Override
  public boolean owns(String path) {
    return true;
  }

  @Override
  public boolean has(String type) {
    return AccountFields.TYPES.contains(type);
  }

  @Override
  public Account open(String type, ObjectNode fields) {
    GraphAccount account = accountFields.open(type, fields);
    if (accounts.size() >= ACCOUNTS_MAX && !accounts.containsKey(account.id())) {
      throw new BadRequest("at most " + ACCOUNTS_MAX + " accounts");
    }
    accounts.put(account.id(), account);
    return account;
  }

  /// Adds a message template to a WhatsApp account.
  ///
  /// @throws BadRequest when there is no such account, or the template is wrong
  public void template(String account, ObjectNode fields) {
    number(account).templates().put(fields);
  }

  /// A message of the business that the hub has not sent; the hub gets its statuses alone.
  ///
  /// @return the provider's id of the message
  /// @throws BadRequest when there is no such WhatsApp account
  public String answeredElsewhere(String account, Person person) {
    return number(account).answeredElsewhere(person);
  }

  private WhatsAppNumber number(String account) {
    if (accounts.get(account) instanceof WhatsAppNumber number) {
      return number;
    }
    throw new BadRequest("there is no WhatsApp account " + account);
  }

  @Override
  public Future<Reply> answer(Call call) {
    try {
      return route(call).recover(error -> Future.succeededFuture(refused(error)));
    } catch (GraphRefusal refusal) {
      return Future.succeededFuture(refused(refusal));
    }
  }

  private Reply refused(Throwable error) {
    GraphError shown =
        error instanceof GraphRefusal refusal
            ? refusal.error()
            : GraphError.whatsApp(131000, "the simulation failed");
    return shown.reply("A" + world.letters(22)).about("", Integer.toString(shown.code()));
  }

  private Future<Reply> route(Call call) {
    List<String> path = new ArrayList<>(call.segments());
    if (call.path().startsWith(GraphMedia.CDN) && path.size() == 2) {
      return Future.succeededFuture(media.open(path.get(1)));
    }
    double version = 0;
    if (!path.isEmpty() && VERSION.matcher(path.getFirst()).matches()) {
      version = Double.parseDouble(path.removeFirst().substring(1));
    }
    List<GraphAccount> opened = opened(call);
    if (call.path().equals(GraphMedia.ATTACHMENTS)) {
      return Future.succeededFuture(media.download(opened.getFirst(), call));
    }
    if (path.isEmpty()) {
      throw new GraphRefusal(GraphError.noObject(call.method(), ""));
    }
    String id = path.getFirst();
    String edge = path.size() == 2 ? path.get(1) : "";
    if (edge.equals("subscribed_apps")) {
      return subscriptions.answer(
          call, found(opened, call, one -> one.subscriptionId().equals(id)));
    }
    if (path.size() == 1 && world.blobs().find(id).isPresent()) {
      return Future.succeededFuture(medium(call, opened, id));
    }
    GraphAccount account =
        id.equals("me")
            ? found(opened, call, one -> !(one instanceof WhatsAppNumber))
            : found(opened, call, one -> one.id().equals(id));
    if (path.size() == 1 && !call.is("DELETE")) {
      return subscriptions.account(call, account);
    }
    return Future.succeededFuture(edge(call, account, edge, version));
  }

  private Reply edge(Call call, GraphAccount account, String edge, double version) {
    if (!call.is("POST")) {
      throw new GraphRefusal(GraphError.noObject(call.method(), account.id()));
    }
    try {
      Reply reply =
          switch (edge) {
            case "messages" -> account.send(call, version);
            case "media" -> media.upload(account.id(), call);
            default -> throw new GraphRefusal(GraphError.noObject(call.method(), account.id()));
          };
      return reply.about(account.id(), reply.outcome());
    } catch (GraphRefusal refusal) {
      return refused(refusal).about(account.id(), Integer.toString(refusal.error().code()));
    }
  }

  private Reply medium(Call call, List<GraphAccount> opened, String id) {
    Optional<Blob> blob =
        world
            .blobs()
            .find(id)
            .filter(one -> opened.stream().anyMatch(account -> account.id().equals(one.owner())));
    if (blob.isEmpty()) {
      throw new GraphRefusal(GraphError.noObject(call.method(), id));
    }
    if (call.is("DELETE")) {
      world.blobs().remove(id);
      return Reply.json(200, Json.object().put("success", true));
    }
    return media.lookUp(blob.get());
  }

  /// The accounts that the request's token opens; at least one.
  private List<GraphAccount> opened(Call call) {
    String token = call.bearer();
    if (token == null || token.isEmpty()) {
      throw new GraphRefusal(GraphError.noToken());
    }
    List<GraphAccount> opened =
        accounts.values().stream().filter(one -> one.token().matches(token)).toList();
    if (opened.isEmpty()) {
      throw new GraphRefusal(GraphError.unknownToken());
    }
    for (GraphAccount account : opened) {
      if (world.faults().take(FaultKind.EXPIRED_TOKEN, account.id()).isPresent()) {
        throw new GraphRefusal(GraphError.expiredToken());
      }
    }
    return opened;
  }

  private static GraphAccount found(
      List<GraphAccount> opened, Call call, java.util.function.Predicate<GraphAccount> wanted) {
    return opened.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(
            () -> new GraphRefusal(GraphError.noObject(call.method(), call.segments().getLast())));
  }

  /// A JSON text; an empty object when it is none.
  static JsonNode parsed(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      return Json.object();
    }
  }
}
