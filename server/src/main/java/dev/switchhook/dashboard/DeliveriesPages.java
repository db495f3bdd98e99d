package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/deliveries`, one delivery, and the message history of an endpoint.
final class DeliveriesPages implements Pages {
  private static final String LIST = "/deliveries";
  private static final String API = "/v1/deliveries/";
  private static final int REPLAYS_LOOKED_AT = 10;

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(LIST, Role.VIEWER, this::list);
    to.page("/endpoints/:id/messages", Role.VIEWER, this::messages);
    to.page(one, Role.VIEWER, visit -> detail(visit, false, -1));
    to.page(one + "/attempts", Role.VIEWER, this::attempts);
    to.action(LIST + "/resend", Role.MEMBER, visit -> visit.redirect(Resent.again(visit)));
    to.action(one + "/retry", Role.MEMBER, this::retry);
    to.action(one + "/reveal", Role.MEMBER, this::reveal);
    to.action(one + "/download", Role.MEMBER, this::download);
  }

  @Override
  public String styles() {
    return "deliveries.css";
  }

  private Answer list(Visit visit) {
    DeliveryQuery query = DeliveryQuery.of(visit);
    List<ReplayView> running = visit.ui().mayChange() ? running(visit) : List.of();
    return visit.page(
        "deliveries/list.jte",
        new DeliveriesView(DeliveryList.of(visit, LIST, query, query), running));
  }

  private static List<ReplayView> running(Visit visit) {
    List<ReplayView> running = new ArrayList<>();
    visit
        .api()
        .get("/v1/replays?limit=" + REPLAYS_LOOKED_AT)
        .path("data")
        .forEach(node -> running.add(new ReplayView(node)));
    return running.stream().filter(ReplayView::running).toList();
  }

  private Answer messages(Visit visit) {
    String endpoint = "/v1/endpoints/" + id(visit);
    JsonNode found = visit.api().get(endpoint);
    JsonNode figures = visit.api().get(endpoint + "/stats");
    DeliveryQuery query = DeliveryQuery.of(visit);
    String path = "/endpoints/" + id(visit) + "/messages";
    EndpointView view = new EndpointView(found);
    return visit.page(
        "deliveries/messages.jte",
        new MessagesView(view, figures, DeliveryList.of(visit, path, query, query.to(view.id()))));
  }

  private Answer detail(Visit visit, boolean shown, long sentAfter) {
    return visit.page(
        visit.asksForPart() ? "deliveries/detail.jte" : "deliveries/page.jte",
        timeline(visit, shown, sentAfter));
  }

  private static DeliveryDetail.Timeline timeline(Visit visit, boolean shown, long sentAfter) {
    JsonNode node = visit.api().get(API + id(visit));
    EndpointNames names = EndpointNames.of(visit);
    JsonNode event = event(visit, node.path("event_id").asString(""));
    List<DeliveryRow> related = new ArrayList<>();
    if (event != null) {
      event.path("deliveries").forEach(each -> related.add(row(each, names)));
    }
    DeliveryRow row = row(node, names);
    related.removeIf(each -> each.id().equals(row.id()));
    return new DeliveryDetail.Timeline(new DeliveryDetail(row, event, related, shown), sentAfter);
  }

  private static DeliveryRow row(JsonNode node, EndpointNames names) {
    return new DeliveryRow(node, names.of(node.path("endpoint_id").asString("")));
  }

  private static @Nullable JsonNode event(Visit visit, String id) {
    try {
      return visit.api().get("/v1/events/" + id);
    } catch (ApiError error) {
      if (error.status() == 404) {
        return null; // removed meanwhile
      }
      throw error;
    }
  }

  /// The timeline alone, asked for again and again until the attempt is made that somebody waits
  /// for; then with all else that the attempt has changed.
  private Answer attempts(Visit visit) {
    String after = visit.query("after");
    DeliveryDetail.Timeline view =
        timeline(visit, false, after.matches("\\d{1,6}") ? Long.parseLong(after) : -1);
    return visit.page(view.waits() ? "deliveries/timeline.jte" : "deliveries/attempted.jte", view);
  }

  private Answer retry(Visit visit) {
    JsonNode before = visit.api().post(API + id(visit) + "/retry", null);
    if (!visit.asksForPart()) {
      return visit.redirect(LIST + "/" + id(visit), "deliveries.flash.sent");
    }
    return detail(visit, false, before.path("attempt_count").asLong(0));
  }

  private Answer reveal(Visit visit) {
    visit.reveals("deliveries.reveal", visit.request().pathParameter("id"));
    return detail(visit, true, -1);
  }

  private Answer download(Visit visit) {
    JsonNode node = visit.api().get(API + id(visit));
    JsonNode body = node.path("request").path("body");
    if (!body.isString()) {
      throw ApiError.notFound("body");
    }
    String id = node.path("id").asString("");
    visit.reveals("deliveries.download", id);
    return Answer.bytes(
            200, "application/octet-stream", body.asString("").getBytes(StandardCharsets.UTF_8))
        .withHeaders(
            Map.of(
                "Content-Disposition", "attachment; filename=\"" + id + ".json\"",
                "Cache-Control", "no-store",
                "X-Content-Type-Options", "nosniff"));
  }

  private static String id(Visit visit) {
    return URLEncoder.encode(visit.request().pathParameter("id"), StandardCharsets.UTF_8);
  }
}
