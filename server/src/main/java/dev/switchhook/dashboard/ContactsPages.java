package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/contacts`: who wrote, and the conversation with one of them. Names, numbers and texts are
/// hidden until somebody asks for them, which is noted.
final class ContactsPages implements Pages {
  private static final int PAGE_SIZE = 25;
  private static final int MESSAGES_SHOWN = 30;
  private static final String LIST = "/contacts";
  private static final String API = "/v1/contacts";
  private static final String REVEAL = "contacts.reveal";

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(LIST, Role.MEMBER, ContactsPages::list);
    to.page(one, Role.MEMBER, visit -> one(visit, 200, false, "", ""));
    to.action(one + "/person", Role.MEMBER, ContactsPages::person);
    to.action(one + "/reveal", Role.MEMBER, ContactsPages::reveal);
    to.action(one + "/reply", Role.MEMBER, ContactsPages::reply);
  }

  @Override
  public String styles() {
    return "contacts.css";
  }

  private static Answer list(Visit visit) {
    String search = visit.query("q").strip();
    String network = Network.of(visit.query("network")).map(Network::wireName).orElse("");
    String filters = asked("q", search) + asked("channel", network);
    JsonNode page;
    String mistake = "";
    try {
      page = visit.api().get(API + "?" + Pager.query(visit, PAGE_SIZE) + filters);
    } catch (ApiError error) {
      if (error.status() != 422) {
        throw error;
      }
      page = Json.object();
      mistake = error.detail();
    }
    List<ContactView> contacts = new ArrayList<>();
    page.path("data").forEach(node -> contacts.add(new ContactView(node, false)));
    String own = asked("q", search) + asked("network", network);
    String address = own.isEmpty() ? LIST : LIST + "?" + own.substring(1);
    return visit.page(
        mistake.isEmpty() ? 200 : 422,
        "contacts/list.jte",
        new ContactsView(
            contacts,
            Pager.of(visit, page, address),
            search,
            network,
            List.of(Network.values()),
            mistake));
  }

  private static String asked(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /// Shows one person in the list.
  private static Answer person(Visit visit) {
    ContactView contact = new ContactView(visit.api().get(API + "/" + visit.pathId()), true);
    visit.reveals(REVEAL, contact.id());
    return visit.page("contacts/person.jte", contact);
  }

  private static Answer reveal(Visit visit) {
    visit.reveals(REVEAL, visit.api().get(API + "/" + visit.pathId()).path("id").asString(""));
    return one(visit, 200, true, "", "");
  }

  private static Answer one(Visit visit, int status, boolean shown, String text, String mistake) {
    JsonNode node = visit.api().get(API + "/" + visit.pathId());
    ContactView contact = new ContactView(node, shown);
    JsonNode page =
        visit
            .api()
            .get(
                "/v1/messages?"
                    + Pager.query(visit, MESSAGES_SHOWN)
                    + asked("contact", contact.id()));
    List<ChatMessage> messages = new ArrayList<>();
    page.path("data").forEach(each -> messages.add(new ChatMessage(each, shown)));
    Address address = address(node, page);
    Collections.reverse(messages);
    return visit.page(
        status,
        "contacts/one.jte",
        new ContactsView.One(
            contact,
            messages,
            Pager.of(visit, page, LIST + "/" + contact.id()),
            Pager.here(visit, LIST + "/" + contact.id() + "/reveal"),
            new ContactsView.Reply(address.complete(), text, mistake, visit.oncePerForm())));
  }

  /// Where an answer goes.
  private record Address(String channelId, String to) {
    private boolean complete() {
      return !channelId.isEmpty() && !to.isEmpty();
    }
  }

  /// The channel and the name of the last message that came in, else what is known of the person.
  private static Address address(JsonNode contact, JsonNode messages) {
    for (JsonNode message : messages.path("data")) {
      if (message.path("direction").asString("").equals("incoming")) {
        return new Address(
            message.path("channel_id").asString(""), message.path("from").asString(""));
      }
    }
    String number = contact.path("phone_number").asString("");
    return new Address(
        contact.path("channel_id").asString(""),
        number.isEmpty() ? contact.path("user_id").asString("") : number);
  }

  /// Sends a text. Who has asked to see the conversation goes on seeing it, which is noted again.
  private static Answer reply(Visit visit) {
    String text = visit.form().text("text");
    boolean shown = visit.form().has("shown");
    JsonNode contact = visit.api().get(API + "/" + visit.pathId());
    String id = contact.path("id").asString("");
    if (shown) {
      visit.reveals(REVEAL, id);
    }
    if (text.isEmpty()) {
      return one(visit, 422, shown, "", visit.ui().text("contacts.nothing"));
    }
    JsonNode last =
        visit.api().get("/v1/messages?limit=1&direction=incoming" + asked("contact", id));
    Address address = address(contact, last);
    ObjectNode body = Json.object().put("channel_id", address.channelId()).put("to", address.to());
    body.putObject("content").put("type", "text").put("text", text);
    try {
      var _ = visit.createOnce(visit.api(), "/v1/messages", body);
    } catch (ApiError error) {
      if (error.status() != 422 && error.status() != 429) {
        throw error;
      }
      String mistake =
          Mistakes.of(error).byField().values().stream().findFirst().orElse(error.detail());
      return one(visit, error.status(), shown, text, mistake);
    }
    return shown
        ? one(visit, 200, true, "", "")
        : visit.redirect(LIST + "/" + id, "contacts.flash.sent");
  }
}
