package dev.switchhook.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.switchhook.access.ApiKey;
import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.Membership;
import dev.switchhook.account.Role;
import dev.switchhook.account.User;
import dev.switchhook.account.Users;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/applications/{id}/users` and `…/audit`, for the operator: who may use the dashboard, and
/// what they did.
final class UsersResource {
  /// How long the link is good that signs a new user in.
  static final Duration INVITATION_GOOD = Duration.ofDays(7);

  private static final int ROLE_CHARS_MAX = 20;

  /// Longest text that actions are looked for by, in characters.
  static final int ACTION_CHARS_MAX = 100;

  private static final List<String> AUDIT_FILTERS =
      List.of("user", "key", "action", "since", "until");

  private final Database database;
  private final Applications applications;
  private final ApiRoutes.People people;
  private final Creations creations;

  UsersResource(
      Database database, Applications applications, ApiRoutes.People people, Creations creations) {
    this.database = database;
    this.applications = applications;
    this.people = people;
    this.creations = creations;
  }

  void mount(Router router, Blocking blocking, Gate gate) {
    String application = "/v1/applications/:id";
    String all = application + "/users";
    String one = all + "/:userId";
    blocking.route(router, POST, all, gate.operator(this::create));
    blocking.route(router, GET, all, gate.operator(this::list));
    blocking.route(router, DELETE, one, gate.operator(this::delete));
    blocking.route(router, POST, one + "/sign-out", gate.operator(this::signOut));
    blocking.route(router, POST, one + "/password-link", gate.operator(this::passwordLink));
    blocking.route(router, GET, application + "/audit", gate.operator(this::audit));
    blocking.route(router, GET, "/v1/audit", gate.operator(this::auditOfAll));
  }

  /// Gives somebody a role. Who has no account yet gets one, and a link that signs in once.
  Answer create(Request request) {
    return creations.once(Creations.OPERATOR, request, () -> made(request));
  }

  private Answer made(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    JsonBody body = JsonBody.of(request);
    String email = body.requiredText("email", Users.EMAIL_CHARS_MAX);
    if (!email.isBlank() && !Users.isEmail(email)) {
      body.refuse("email", "must be an e-mail address");
    }
    String name = body.optionalText("name", Users.NAME_CHARS_MAX);
    String wanted = body.requiredText("role", ROLE_CHARS_MAX);
    Optional<Role> role = Role.parse(wanted);
    if (!wanted.isBlank() && role.isEmpty()) {
      body.refuse("role", "must be owner, member or viewer");
    }
    body.requireValid();
    Users users = people.users();
    Optional<User> known = database.readNow(tx -> users.byEmail(tx, email));
    Users.Prepared made =
        users.prepare(new Users.NewUser(email, name == null ? email : name, null, false));
    User user = known.orElse(made.user());
    Membership membership = new Membership(user.id(), applicationId, role.orElseThrow());
    ObjectNode document = document(user, membership.role());
    document.put("sign_in", known.isPresent() ? null : invitation(user));
    Creation creation =
        new Creation(
            tx -> write(tx, known.isPresent(), made, membership),
            Answer.json(201, document),
            () -> {});
    return creations.create(Creations.OPERATOR, request, creation);
  }

  private String invitation(User user) {
    return "/enter?token=" + people.links().forUser(user.id(), INVITATION_GOOD).reveal();
  }

  private void write(Tx tx, boolean known, Users.Prepared made, Membership membership) {
    if (!applications.exists(tx, membership.applicationId())) {
      throw ApiError.notFound("application");
    }
    if (!known && !people.users().insert(tx, made)) {
      throw ApiError.conflict("conflict", "somebody has made this user meanwhile: repeat");
    }
    people.users().setRole(tx, membership);
  }

  Answer list(Request request) {
    UUID applicationId = existing(request);
    Paging paging = Paging.of(request);
    UUID before = paging.before();
    List<Membership> page =
        people.users().rolesIn(applicationId).stream()
            .filter(role -> before == null || role.userId().compareTo(before) < 0)
            .sorted(Comparator.comparing(Membership::userId).reversed())
            .limit(paging.rowsToFetch())
            .toList();
    return paging.answer(
        page,
        Membership::userId,
        role -> document(people.users().find(role.userId()).orElseThrow(), role.role()));
  }

  /// Takes the role; an account that has none left goes with it, unless it administers the hub.
  Answer delete(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    UUID userId = userId(request);
    boolean found = database.writeNow(tx -> removed(tx, applicationId, userId));
    if (!found) {
      throw none();
    }
    return Answer.empty(204);
  }

  /// Ends every session of somebody who has a role in the application.
  Answer signOut(Request request) {
    UUID userId = member(request);
    return database.writeNow(tx -> {
      people.users().signOut(tx, userId);
      return Answer.empty(204);
    });
  }

  /// Makes a link by which somebody who has a role in the application sets a new password. Nothing
  /// ends before it is used, so nobody is locked out by it.
  Answer passwordLink(Request request) {
    UUID userId = member(request);
    String link = "/password?token=" + people.links().forPassword(userId).reveal();
    return Answer.json(201, Json.object().put("password_link", link));
  }

  /// The user that the path names.
  ///
  /// @throws ApiError 404 when they have no role in the application
  private UUID member(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    UUID userId = userId(request);
    boolean member =
        people.users().rolesOf(userId).stream()
            .anyMatch(role -> role.applicationId().equals(applicationId));
    if (!member) {
      throw none();
    }
    return userId;
  }

  private static UUID userId(Request request) {
    return PublicId.parse(User.ID_PREFIX, request.pathParameter("userId"))
        .orElseThrow(UsersResource::none);
  }

  private boolean removed(Tx tx, UUID applicationId, UUID userId) {
    Users users = people.users();
    if (!users.removeRole(tx, userId, applicationId)) {
      return false;
    }
    boolean unused =
        users.rolesOf(tx, userId).isEmpty()
            && users.find(tx, userId).filter(user -> !user.administrator()).isPresent();
    return !unused || users.remove(tx, userId);
  }

  /// Who changed or revealed what in one application.
  Answer audit(Request request) {
    return audit(request, existing(request));
  }

  /// Who changed or revealed what anywhere.
  Answer auditOfAll(Request request) {
    return audit(request, null);
  }

  private Answer audit(Request request, @Nullable UUID applicationId) {
    Paging paging = Paging.of(request, AUDIT_FILTERS);
    FilterWords words = FilterWords.of(request);
    AuditLog.Filter filter =
        new AuditLog.Filter(
            applicationId,
            Filters.id(words, "user", User.ID_PREFIX).orElse(null),
            Filters.id(words, "key", ApiKey.ID_PREFIX).orElse(null),
            Filters.bounded(words, "action", ACTION_CHARS_MAX),
            paging.within(Filters.range(words)));
    return paging.answer(
        people.audit().list(filter, paging.rowsToFetch()), AuditEntry::id, UsersResource::document);
  }

  private UUID existing(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    if (applications.find(applicationId).isEmpty()) {
      throw ApiError.notFound("application");
    }
    return applicationId;
  }

  private static ApiError none() {
    return ApiError.notFound("user");
  }

  private static ObjectNode document(User user, Role role) {
    return Json.object()
        .put("id", user.publicId())
        .put("email", user.email())
        .put("name", user.name())
        .put("role", role.wireName())
        .put("created_at", user.createdAt().toString());
  }

  private static ObjectNode document(AuditEntry entry) {
    return Json.object()
        .put("id", AuditEntry.ID_PREFIX + entry.id())
        .put("at", entry.at().toString())
        .put("application_id", publicId(Application.ID_PREFIX, entry.applicationId()))
        .put("user_id", publicId(User.ID_PREFIX, entry.who().userId()))
        .put("key_id", publicId(ApiKey.ID_PREFIX, entry.who().keyId()))
        .put("address", entry.who().address())
        .put("action", entry.action())
        .put("subject", entry.subject());
  }

  private static @Nullable String publicId(String prefix, @Nullable UUID id) {
    return id == null ? null : prefix + id;
  }
}
