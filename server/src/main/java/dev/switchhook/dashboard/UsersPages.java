package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/users`: who may use the dashboard for this application. Nobody changes or removes themselves,
/// so that an application does not lose its last owner by mistake.
final class UsersPages implements Pages {
  private static final int PAGE_SIZE = 20;
  private static final String LIST = "/users";

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(LIST, Role.OWNER, visit -> list(visit, 200, UsersView.Making.of(visit)));
    to.action(LIST, Role.OWNER, UsersPages::add);
    to.action(one + "/role", Role.OWNER, UsersPages::role);
    to.action(one + "/remove", Role.OWNER, UsersPages::remove);
    to.action(one + "/sign-out", Role.OWNER, UsersPages::signOut);
    to.action(one + "/password-link", Role.OWNER, UsersPages::passwordLink);
  }

  private static Answer list(Visit visit, int status, UsersView.Making form) {
    JsonNode page = visit.operator().get(api(visit) + "?" + Pager.query(visit, PAGE_SIZE));
    List<UsersView.Person> users = new ArrayList<>();
    page.path("data")
        .forEach(node ->
            users.add(
                new UsersView.Person(
                    node, node.path("id").asString("").equals(visit.user().publicId()))));
    return visit.page(
        status, "users/list.jte", new UsersView(users, Pager.of(visit, page, LIST), form));
  }

  private static Answer add(Visit visit) {
    Form form = visit.form();
    String email = form.text("email");
    if (email.toLowerCase(Locale.ROOT).equals(visit.user().email())) {
      // it would give who adds the role that is chosen for somebody else
      return again(visit, Mistakes.of("email", visit.ui().text("users.own_address")));
    }
    ObjectNode body = Json.object().put("email", email).put("role", form.text("role"));
    if (!form.text("name").isEmpty()) {
      body.put("name", form.text("name"));
    }
    try {
      JsonNode made = visit.createOnce(visit.operator(), api(visit), body);
      String link = made.path("sign_in").asString("");
      return visit.page(
          "users/made.jte",
          new UsersView.Made(
              made.path("name").asString(""), link.isEmpty() ? "" : visit.address(link)));
    } catch (ApiError error) {
      if (error.status() != 422 && error.status() != 409) {
        throw error;
      }
      return again(visit, visit.mistakes(error));
    }
  }

  private static Answer again(Visit visit, Mistakes mistakes) {
    Form form = visit.form();
    return list(
        visit,
        422,
        new UsersView.Making(
            form.text("email"),
            form.text("name"),
            form.text("role"),
            mistakes,
            visit.oncePerForm()));
  }

  private static Answer role(Visit visit) {
    refuseSelf(visit);
    JsonNode user =
        Rows.find(visit.operator()::get, api(visit), visit.pathId())
            .orElseThrow(() -> ApiError.notFound("user"));
    ObjectNode body =
        Json.object()
            .put("email", user.path("email").asString(""))
            .put("role", visit.form().text("role"));
    var _ = visit.operator().post(api(visit), body);
    return visit.redirect(LIST, "users.flash.changed");
  }

  private static Answer remove(Visit visit) {
    refuseSelf(visit);
    visit.operator().delete(api(visit) + "/" + visit.pathId());
    return visit.redirect(LIST, "users.flash.removed");
  }

  private static Answer signOut(Visit visit) {
    var _ = visit.operator().post(api(visit) + "/" + visit.pathId() + "/sign-out", null);
    return visit.redirect(LIST, "users.flash.out");
  }

  /// For those who administer the hub: the API refuses others.
  private static Answer passwordLink(Visit visit) {
    JsonNode made =
        visit.operator().post(api(visit) + "/" + visit.pathId() + "/password-link", null);
    String link = visit.address(made.path("password_link").asString(""));
    return visit.page("users/password.jte", new UsersView.Made("", link));
  }

  private static void refuseSelf(Visit visit) {
    if (visit.pathId().equals(visit.user().publicId())) {
      throw ApiError.conflict("conflict", "ask another owner to change or remove your own role");
    }
  }

  private static String api(Visit visit) {
    return visit.applicationPath() + "/users";
  }
}
