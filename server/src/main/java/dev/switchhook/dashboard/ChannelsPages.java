package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/channels`: the accounts that are connected, and what is missing where one is not.
final class ChannelsPages implements Pages {
  private static final int PAGE_SIZE = 20;
  private static final String LIST = "/channels";
  private static final String API = "/v1/channels";
  private static final String NAME = "name";

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(LIST, Role.VIEWER, ChannelsPages::list);
    to.action(LIST, Role.MEMBER, ChannelsPages::create);
    to.page(one, Role.VIEWER, visit -> one(visit, null));
    to.page(one + "/checks", Role.VIEWER, ChannelsPages::checks);
    to.action(one, Role.MEMBER, ChannelsPages::save);
    to.action(one + "/connect", Role.MEMBER, ChannelsPages::connect);
    to.action(one + "/delete", Role.MEMBER, ChannelsPages::delete);
  }

  @Override
  public String styles() {
    return "channels.css";
  }

  private static Answer list(Visit visit) {
    String wanted = visit.query("add");
    if (!wanted.isEmpty() && visit.ui().mayChange()) {
      return making(visit, 200, Network.of(wanted).orElse(null), ChannelsView.Fields.NONE);
    }
    JsonNode page = visit.api().get(API + "?" + Pager.query(visit, PAGE_SIZE));
    List<ChannelsView.Row> rows = new ArrayList<>();
    page.path("data")
        .forEach(node -> {
          ChannelView channel = new ChannelView(node);
          rows.add(new ChannelsView.Row(channel, checks(visit, channel)));
        });
    return visit.page("channels/list.jte", new ChannelsView(rows, Pager.of(visit, page, LIST)));
  }

  private static ChannelChecks checks(Visit visit, ChannelView channel) {
    JsonNode activity = visit.api().get(API + "/" + channel.id() + "/activity");
    return ChannelChecks.of(channel, activity);
  }

  private static Answer checks(Visit visit) {
    ChannelView channel = new ChannelView(visit.api().get(api(visit)));
    return visit.page("channels/checks.jte", checks(visit, channel));
  }

  private static Answer making(
      Visit visit, int status, @Nullable Network network, ChannelsView.Fields fields) {
    return visit.page(
        status, "channels/new.jte", new ChannelsView.Making(network, fields, visit.oncePerForm()));
  }

  private static Answer create(Visit visit) {
    Network network =
        Network.of(visit.form().text("type")).orElseThrow(() -> ApiError.notFound("channel type"));
    ObjectNode body = body(visit.form(), network).put("type", network.wireName());
    if (body.path(NAME).asString("").isEmpty()) {
      body.remove(NAME);
    }
    try {
      JsonNode made = visit.createOnce(visit.api(), API, body);
      return visit.page(
          "channels/made.jte", new ChannelsView.Made(new ChannelView(made), token(made)));
    } catch (ApiError error) {
      if (error.status() != 422 && error.status() != 409) {
        throw error;
      }
      return making(visit, error.status(), network, fields(visit.form(), network, error));
    }
  }

  private static String token(JsonNode made) {
    String verify = made.path("verify_token").asString("");
    return verify.isEmpty() ? made.path("secret_token").asString("") : verify;
  }

  /// What the API is told. Fields that are blank are left out: secrets stay as they are.
  private static ObjectNode body(Form form, Network network) {
    ObjectNode body = Json.object().put(NAME, form.text(NAME));
    for (Network.Field field : network.fields()) {
      String value = form.text(field.name());
      if (!value.isEmpty()) {
        body.put(field.name(), value);
      }
    }
    return body;
  }

  private static ChannelsView.Fields fields(Form form, Network network, ApiError error) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(NAME, form.text(NAME));
    network.fields().stream()
        .filter(field -> !field.secret())
        .forEach(field -> values.put(field.name(), form.text(field.name())));
    return new ChannelsView.Fields(values, Mistakes.of(error));
  }

  private static ChannelsView.Fields fields(ChannelView channel) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(NAME, channel.text(NAME));
    channel
        .network()
        .fields()
        .forEach(field -> values.put(field.name(), channel.text(field.name())));
    return new ChannelsView.Fields(values, Mistakes.NONE);
  }

  private static Answer one(Visit visit, ChannelsView.@Nullable Outcome outcome) {
    Answer found = visit.api().call("GET", api(visit), null, Map.of());
    ChannelView channel = new ChannelView(Json.parse(found.body()));
    String tag = found.headers().getOrDefault("ETag", "");
    return visit.page(
        "channels/one.jte",
        new ChannelsView.One(channel, checks(visit, channel), fields(channel), tag, outcome));
  }

  private static Answer save(Visit visit) {
    ChannelView channel = new ChannelView(visit.api().get(api(visit)));
    String tag = visit.form().raw("tag");
    try {
      ObjectNode body = body(visit.form(), channel.network());
      var _ =
          tag.isEmpty()
              ? visit.api().patch(api(visit), body)
              : visit.api().patch(api(visit), body, tag);
      return visit.redirect(LIST + "/" + channel.id(), "channels.flash.saved");
    } catch (ApiError error) {
      ChannelsView.Fields fields =
          switch (error.status()) {
            case 409, 422 -> fields(visit.form(), channel.network(), error);
            case 412 ->
                new ChannelsView.Fields(
                    fields(channel).values(),
                    Mistakes.of("", visit.ui().text("channels.changed_meanwhile")));
            default -> throw error;
          };
      return visit.page(
          error.status() == 412 ? 409 : error.status(),
          "channels/one.jte",
          new ChannelsView.One(channel, checks(visit, channel), fields, tag, null));
    }
  }

  private static Answer connect(Visit visit) {
    ChannelsView.Outcome outcome;
    try {
      JsonNode answer = visit.api().post(api(visit) + "/connect", null);
      outcome = new ChannelsView.Outcome(true, answer.path("detail").asString(""));
    } catch (ApiError error) {
      if (error.status() != 422 && error.status() != 502) {
        throw error;
      }
      outcome = new ChannelsView.Outcome(false, error.detail());
    }
    return visit.asksForPart() ? visit.page("channels/outcome.jte", outcome) : one(visit, outcome);
  }

  private static Answer delete(Visit visit) {
    visit.api().delete(api(visit));
    return visit.redirect(LIST, "channels.flash.deleted");
  }

  private static String api(Visit visit) {
    return API + "/" + visit.pathId();
  }
}
