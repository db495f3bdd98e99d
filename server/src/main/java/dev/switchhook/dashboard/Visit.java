package dev.switchhook.dashboard;

import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.Role;
import dev.switchhook.account.User;
import dev.switchhook.application.Application;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request of somebody who is signed in, with everything that a screen needs.
///
/// @param token what the session's cookie holds
/// @param applicationId the application that is looked at; null when the user has none
/// @param role in that application
/// @param form what was submitted; empty for GET
public record Visit(
    Request request,
    User user,
    Secret token,
    @Nullable UUID applicationId,
    Role role,
    Form form,
    Ui ui,
    Tools tools) {

  /// What visits are made with.
  ///
  /// @param member the API in the name of the user, in the application that is looked at
  /// @param operator the API of the operator, as far as the user may use it
  /// @param playground what can be tried without real accounts; null when there is nothing
  /// @param publicUrl base of the hub's addresses, without a slash at the end
  record Tools(
      Api member,
      Api operator,
      Templates templates,
      Dashboard.Accounts accounts,
      @Nullable Playground playground,
      String publicUrl) {}

  /// The API in the name of the user, with the rights of the role, in the application that is
  /// looked at.
  ///
  /// @throws ApiError 404 when the user has no application
  public Api api() {
    if (applicationId == null) {
      throw ApiError.notFound("application");
    }
    return tools.member();
  }

  /// The API, also for those who have no application: for what needs no key.
  Api anyApi() {
    return tools.member();
  }

  /// The operator's API: everything for administrators, and for owners what is below
  /// `/v1/applications/{the one that is looked at}/`.
  public Api operator() {
    return tools.operator();
  }

  /// Where the operator's API has what belongs to the application that is looked at, without a
  /// slash at the end.
  ///
  /// @throws ApiError 404 when the user has no application
  String applicationPath() {
    if (applicationId == null) {
      throw ApiError.notFound("application");
    }
    return "/v1/applications/" + Application.ID_PREFIX + applicationId;
  }

  /// The whole address of a page.
  ///
  /// @param path with its query
  String address(String path) {
    return tools.publicUrl() + path;
  }

  /// Users and sessions.
  Dashboard.Accounts accounts() {
    return tools.accounts();
  }

  /// What can be tried without real accounts; empty when the program was started without it.
  Optional<Playground> playground() {
    return Optional.ofNullable(tools.playground());
  }

  /// A page.
  ///
  /// @param template its file below `jte`, `endpoints/list.jte`
  /// @param view its parameter `view`
  public Answer page(String template, Object view) {
    return page(200, template, view);
  }

  /// A page with another status: 422 for a form with mistakes.
  public Answer page(int status, String template, Object view) {
    return tools.templates().html(status, template, Map.of("ui", ui, "view", view));
  }

  /// Goes on to another page after a change.
  ///
  /// @param path local, with its query
  public Answer redirect(String path) {
    return Answer.empty(303).withHeader("Location", path);
  }

  /// Goes on to another page, which says what was done.
  ///
  /// @param message key of a text, `endpoints.flash.deleted`: the part in the middle must be
  ///   `flash`
  public Answer redirect(String path, String message) {
    String mark = path.contains("?") ? "&" : "?";
    return redirect(path + mark + "flash=" + URLEncoder.encode(message, StandardCharsets.UTF_8));
  }

  /// Whether htmx asks for a part of a page.
  public boolean asksForPart() {
    return request.header("HX-Request").isPresent();
  }

  /// Notes that personal data or a secret is about to be shown.
  ///
  /// @param action for instance `contact.reveal`
  /// @param subject public id of whom or what it belongs to
  public void reveals(String action, String subject) {
    AuditEntry.Who who = AuditEntry.Who.user(user.id(), request.peer());
    tools.accounts().audit().note(new AuditLog.Deed(applicationId, who, action, subject));
  }

  /// The path's `:id`, encoded for a path of the API.
  public String pathId() {
    return URLEncoder.encode(
        request.pathParameter("id").toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
  }

  /// What the hidden field `once` of a form holds, so that what is made by a form which is sent
  /// twice is made once.
  public String oncePerForm() {
    return user.publicId() + "-" + ui.now().toEpochMilli();
  }

  /// Makes something once for each form that was shown ([#oncePerForm]): sent again, the form gets
  /// the first answer, with what is shown only then.
  JsonNode createOnce(Api by, String target, JsonNode body) {
    String once = form.text("once");
    Map<String, List<String>> headers =
        once.isEmpty() ? Map.of() : Map.of("Idempotency-Key", List.of(once));
    return Json.parse(by.call("POST", target, body, headers).body());
  }

  /// What the API says is wrong with what was submitted; of the whole form in the user's language,
  /// where it has a text for that.
  Mistakes mistakes(ApiError error) {
    return error.errors().isEmpty()
        ? Mistakes.of("", ui.textOr("shell.fault_text." + error.code(), error.detail()))
        : Mistakes.of(error);
  }

  /// A parameter of the query; empty when there is none.
  public String query(String name) {
    return request.queryParameter(name).orElse("");
  }
}
