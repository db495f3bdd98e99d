package dev.switchhook.api;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.IssuedKey;
import dev.switchhook.access.KeyRequest;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/applications`, for the operator.
final class ApplicationsResource {
  private static final String FIRST_KEY_NAME = "default";

  private final Applications applications;
  private final ApiKeys keys;
  private final ApplicationDeletion deletion;
  private final Creations creations;

  ApplicationsResource(
      Applications applications, ApiKeys keys, ApplicationDeletion deletion, Creations creations) {
    this.applications = applications;
    this.keys = keys;
    this.deletion = deletion;
    this.creations = creations;
  }

  /// Makes an application and its first key, which is shown in this answer only.
  Answer create(Request request) {
    JsonBody body = JsonBody.of(request);
    String name = body.requiredText("name", Applications.NAME_CHARS_MAX);
    body.requireValid();
    Application application = applications.prepare(name);
    IssuedKey key = keys.issue(new KeyRequest(application.id(), FIRST_KEY_NAME, Set.of(), null));
    ObjectNode document = document(application);
    document.put("api_key", key.secret().reveal());
    Creation creation =
        new Creation(
            tx -> {
              applications.insert(tx, application);
              keys.insert(tx, key);
            },
            Answer.json(201, document),
            () -> keys.refresh(key.key().id()));
    return creations.create(Creations.OPERATOR, request, creation);
  }

  Answer list(Request request) {
    Paging paging = Paging.of(request);
    return paging.answer(
        applications.list(paging.before(), paging.rowsToFetch()),
        Application::id,
        ApplicationsResource::document);
  }

  Answer get(Request request) {
    return applications
        .find(id(request))
        .map(application -> Answer.json(200, document(application)))
        .orElseThrow(() -> ApiError.notFound("application"));
  }

  Answer delete(Request request) {
    deletion.delete(id(request));
    return Answer.empty(204);
  }

  /// The application's id in the path.
  static UUID id(Request request) {
    return PublicId.parse(Application.ID_PREFIX, request.pathParameter("id"))
        .orElseThrow(() -> ApiError.notFound("application"));
  }

  private static ObjectNode document(Application application) {
    return Json.object()
        .put("id", application.publicId())
        .put("name", application.name())
        .put("created_at", application.createdAt().toString());
  }
}
