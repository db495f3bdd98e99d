package dev.switchhook.simulator;

import dev.switchhook.simulator.graph.GraphApi;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Person;
import dev.switchhook.simulator.provider.Provider;
import dev.switchhook.simulator.provider.World;
import dev.switchhook.simulator.telegram.TelegramApi;
import dev.switchhook.simulator.twilio.TwilioApi;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All simulated providers with their accounts. Belongs to one context.
final class Simulation {
  private final World world;
  private final GraphApi graph;
  private final TelegramApi telegram;
  private final List<Provider> providers;
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  /// @param appUrl where Meta's webhooks go; null for nowhere
  Simulation(World world, @Nullable URI appUrl) {
    this.world = world;
    this.graph = new GraphApi(world, appUrl);
    this.telegram = new TelegramApi(world);
    // The Graph API takes every path that is nobody else's.
    this.providers = List.of(telegram, new TwilioApi(world), graph);
  }

  World world() {
    return world;
  }

  GraphApi graph() {
    return graph;
  }

  TelegramApi telegram() {
    return telegram;
  }

  /// The provider that a path belongs to.
  Provider of(String path) {
    return providers.stream().filter(one -> one.owns(path)).findFirst().orElse(graph);
  }

  /// Opens an account.
  ///
  /// @throws BadRequest when the type is unknown, or a field is missing or wrong
  Account open(ObjectNode fields) {
    String type = Fields.required(fields, "type");
    Provider provider =
        providers.stream()
            .filter(one -> one.has(type))
            .findFirst()
            .orElseThrow(
                () -> new BadRequest("type is whatsapp, instagram, messenger, telegram or sms"));
    Account account = provider.open(type, fields);
    accounts.put(account.id(), account);
    return account;
  }

  Collection<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  /// The account of that id, or the first of that type.
  ///
  /// @throws BadRequest when there is none
  Account account(String idOrType) {
    Account account = accounts.get(idOrType);
    if (account != null) {
      return account;
    }
    return accounts.values().stream()
        .filter(one -> one.type().equals(idOrType))
        .findFirst()
        .orElseThrow(() -> new BadRequest("there is no account " + idOrType));
  }

  /// The account that a request names in `account`.
  Account account(JsonNode fields) {
    return account(Fields.required(fields, "account"));
  }

  /// The person of that id.
  ///
  /// @throws BadRequest when there is none
  Person person(String id) {
    return world
        .people()
        .find(id)
        .orElseThrow(() -> new BadRequest("there is nobody called " + id));
  }
}
