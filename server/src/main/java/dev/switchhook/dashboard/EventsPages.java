package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/events`: what arrived, in both forms, and where it went.
final class EventsPages implements Pages {
  private static final int PAGE_SIZE = 25;
  private static final int LISTED_MAX = 100;
  private static final String LIST = "/events";
  private static final String API = "/v1/events";

  @Override
  public void mount(Screens.Mount to) {
    to.page(LIST, Role.VIEWER, EventsPages::list);
    to.page(LIST + "/:id", Role.VIEWER, visit -> one(visit, false));
    to.action(LIST + "/:id/reveal", Role.MEMBER, EventsPages::reveal);
  }

  private static Answer list(Visit visit) {
    EventsView.Filters filters = filters(visit);
    try {
      return list(visit, 200, filters);
    } catch (ApiError error) {
      if (error.status() != 422 || filters.mistakes().any()) {
        throw error;
      }
      // the filter that the API refuses is told beside its field, over an empty list
      EventsView.Filters wrong =
          new EventsView.Filters(
              filters.type(),
              filters.channel(),
              filters.contact(),
              filters.since(),
              filters.until(),
              Mistakes.of("", error.detail()));
      return page(visit, 422, wrong, Json.object());
    }
  }

  private static Answer list(Visit visit, int status, EventsView.Filters filters) {
    if (filters.mistakes().any()) {
      return page(visit, 422, filters, Json.object());
    }
    JsonNode found =
        visit.api().get(API + "?" + Pager.query(visit, PAGE_SIZE) + asked(visit, filters));
    return page(visit, status, filters, found);
  }

  private static Answer page(Visit visit, int status, EventsView.Filters filters, JsonNode found) {
    List<EventsView.Row> rows = new ArrayList<>();
    found.path("data").forEach(node -> rows.add(EventsView.Row.of(node)));
    boolean more = !found.path("next_cursor").asString("").isEmpty();
    return visit.page(
        status,
        "events/list.jte",
        new EventsView(
            rows,
            Pager.of(visit, found, address(filters)),
            filters,
            types(visit, filters.type()),
            channels(visit, filters.channel()),
            more && rows.size() < PAGE_SIZE));
  }

  private static EventsView.Filters filters(Visit visit) {
    String since = visit.query("since");
    String until = visit.query("until");
    Map<String, String> mistakes = new LinkedHashMap<>();
    Map.of("since", since, "until", until)
        .forEach((name, text) -> {
          if (!text.isEmpty() && !isTime(text)) {
            mistakes.put("", visit.ui().text("events.bad_time"));
          }
        });
    return new EventsView.Filters(
        visit.query("type"),
        visit.query("channel"),
        visit.query("contact").strip(),
        since,
        until,
        new Mistakes(mistakes));
  }

  private static boolean isTime(String text) {
    try {
      var _ = LocalDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /// The filters for the API; times are the user's zone's.
  private static String asked(Visit visit, EventsView.Filters filters) {
    StringBuilder query = new StringBuilder();
    put(query, "type", filters.type());
    put(query, "channel", filters.channel());
    put(query, "contact", filters.contact());
    put(query, "since", instant(visit, filters.since()));
    put(query, "until", instant(visit, filters.until()));
    return query.toString();
  }

  private static String instant(Visit visit, String local) {
    return local.isEmpty()
        ? ""
        : LocalDateTime.parse(local).atZone(visit.ui().zone()).toInstant().toString();
  }

  /// The page's own address with its filters.
  private static String address(EventsView.Filters filters) {
    StringBuilder query = new StringBuilder();
    put(query, "type", filters.type());
    put(query, "channel", filters.channel());
    put(query, "contact", filters.contact());
    put(query, "since", filters.since());
    put(query, "until", filters.until());
    return query.isEmpty() ? LIST : LIST + "?" + query.substring(1);
  }

  private static void put(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append('&').append(name).append('=');
      query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /// Those to choose from, with the one that is chosen, which may not be listed any more.
  private static List<String> types(Visit visit, String chosen) {
    List<String> types = new ArrayList<>();
    visit
        .api()
        .get("/v1/event-types?limit=" + LISTED_MAX)
        .path("data")
        .forEach(node -> types.add(node.path("name").asString("")));
    if (!chosen.isEmpty() && !types.contains(chosen)) {
      types.addFirst(chosen);
    }
    return types;
  }

  private static List<Ui.Choice> channels(Visit visit, String chosen) {
    List<Ui.Choice> choices = new ArrayList<>();
    visit
        .api()
        .get("/v1/channels?limit=" + LISTED_MAX)
        .path("data")
        .forEach(node -> {
          ChannelView channel = new ChannelView(node);
          choices.add(
              new Ui.Choice(channel.id(), channel.name() + " · " + channel.network().title()));
        });
    if (!chosen.isEmpty() && choices.stream().noneMatch(each -> each.value().equals(chosen))) {
      choices.addFirst(new Ui.Choice(chosen, channel(visit, chosen)));
    }
    return choices;
  }

  private static Answer one(Visit visit, boolean shown) {
    JsonNode node = visit.api().get(API + "/" + visit.pathId());
    String channelId = node.path("channel_id").asString("");
    List<EventsView.Delivery> deliveries = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    node.path("deliveries")
        .forEach(each -> {
          String endpoint = each.path("endpoint_id").asString("");
          deliveries.add(
              new EventsView.Delivery(
                  each, names.computeIfAbsent(endpoint, id -> endpoint(visit, id))));
        });
    return visit.page(
        "events/one.jte",
        new EventsView.One(
            EventsView.Row.of(node),
            node.path("timestamp").asString(""),
            channelId,
            channelId.isEmpty() ? "" : channel(visit, channelId),
            node.path("data").path("contact").path("id").asString(""),
            bodies(node, shown),
            deliveries));
  }

  private static String endpoint(Visit visit, String id) {
    return found(visit, "/v1/endpoints/" + id).path("description").asString(id);
  }

  private static String channel(Visit visit, String id) {
    JsonNode node = found(visit, "/v1/channels/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    return node.isEmpty() ? id : new ChannelView(node).name();
  }

  /// An empty object when it has been removed.
  private static JsonNode found(Visit visit, String target) {
    try {
      return visit.api().get(target);
    } catch (ApiError error) {
      if (error.status() == 404) {
        return Json.object();
      }
      throw error;
    }
  }

  private static Answer reveal(Visit visit) {
    JsonNode node = visit.api().get(API + "/" + visit.pathId());
    visit.reveals("events.reveal", node.path("id").asString(""));
    return visit.asksForPart()
        ? visit.page("events/bodies.jte", bodies(node, true))
        : one(visit, true);
  }

  /// Without data there is nothing to show: the role does not see what people wrote.
  private static EventsView.Bodies bodies(JsonNode node, boolean shown) {
    String id = node.path("id").asString("");
    if (!node.has("data")) {
      return new EventsView.Bodies(id, "", "", false);
    }
    ObjectNode event = Json.object();
    List.of("id", "type", "timestamp", "channel", "channel_id", "data")
        .forEach(field -> event.set(field, node.get(field)));
    String normalised = Json.text(event);
    JsonNode source = node.path("source");
    String raw = source.isMissingNode() || source.isNull() ? "" : Json.text(source);
    return shown
        ? new EventsView.Bodies(id, normalised, raw, true)
        : new EventsView.Bodies(id, Masking.of(normalised), Masking.of(raw), false);
  }
}
