package dev.switchhook.api;

import dev.switchhook.access.ApiKey;
import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.IssuedKey;
import dev.switchhook.access.KeyRequest;
import dev.switchhook.access.Scope;
import dev.switchhook.application.Applications;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/applications/{id}/keys`, for the operator.
final class KeysResource {
  private static final int NAME_CHARS_MAX = 200;
  private static final int TIME_CHARS_MAX = 40;
  private static final int SCOPES_MAX = 50;
  private static final int SCOPE_CHARS_MAX = 50;

  /// RFC 3339 has four digits for the year.
  private static final Instant TIMES_END = Instant.parse("9999-12-31T23:59:59Z");

  private final Database database;
  private final Applications applications;
  private final ApiKeys keys;
  private final Creations creations;
  private final InstantSource clock;

  KeysResource(
      Database database,
      Applications applications,
      ApiKeys keys,
      Creations creations,
      InstantSource clock) {
    this.database = database;
    this.applications = applications;
    this.keys = keys;
    this.creations = creations;
    this.clock = clock;
  }

  /// Makes a key, which is shown in this answer only.
  Answer create(Request request) {
    return creations.once(Creations.OPERATOR, request, () -> made(request));
  }

  private Answer made(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    JsonBody body = JsonBody.of(request);
    String name = body.requiredText("name", NAME_CHARS_MAX);
    Set<Scope> scopes = scopes(body);
    Instant expiresAt = expiry(body);
    body.requireValid();
    IssuedKey issued = keys.issue(new KeyRequest(applicationId, name, scopes, expiresAt));
    ObjectNode document = document(issued.key());
    document.put("key", issued.secret().reveal());
    Creation creation =
        new Creation(
            tx -> {
              if (!applications.exists(tx, applicationId)) {
                throw ApiError.notFound("application");
              }
              keys.insert(tx, issued);
            },
            Answer.json(201, document),
            () -> keys.refresh(issued.key().id()));
    return creations.create(Creations.OPERATOR, request, creation);
  }

  Answer list(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    Paging paging = Paging.of(request);
    if (applications.find(applicationId).isEmpty()) {
      throw ApiError.notFound("application");
    }
    return paging.answer(
        keys.list(applicationId, paging.before(), paging.rowsToFetch()),
        ApiKey::id,
        KeysResource::document);
  }

  /// Revokes; a key that was revoked before stays revoked.
  Answer revoke(Request request) {
    UUID applicationId = ApplicationsResource.id(request);
    UUID keyId =
        PublicId.parse(ApiKey.ID_PREFIX, request.pathParameter("keyId"))
            .orElseThrow(() -> ApiError.notFound("key"));
    boolean found = database.writeNow(tx -> keys.revoke(tx, applicationId, keyId));
    if (!found) {
      throw ApiError.notFound("key");
    }
    keys.refresh(keyId);
    return Answer.empty(204);
  }

  private static Set<Scope> scopes(JsonBody body) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    List<String> names = body.optionalTexts("scopes", SCOPES_MAX, SCOPE_CHARS_MAX);
    if (names == null) {
      return scopes;
    }
    if (names.isEmpty()) {
      body.refuse(
          "scopes", "must name at least one scope; leave it out for a key that may do everything");
    }
    for (int i = 0; i < names.size(); i++) {
      Optional<Scope> scope = Scope.parse(names.get(i));
      if (scope.isEmpty()) {
        body.refuseAt(
            FieldError.pointerTo("scopes") + "/" + i,
            "is no scope; there are "
                + String.join(
                    ", ", List.of(Scope.values()).stream().map(Scope::wireName).toList()));
      } else {
        scopes.add(scope.get());
      }
    }
    return scopes;
  }

  private @Nullable Instant expiry(JsonBody body) {
    String text = body.optionalText("expires_at", TIME_CHARS_MAX);
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (!time.isAfter(clock.instant()) || time.isAfter(TIMES_END)) {
        body.refuse("expires_at", "must be in the future, before the year 10000");
        return null;
      }
      return time.truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      body.refuse("expires_at", "must be a time like 2027-01-31T00:00:00Z");
      return null;
    }
  }

  private static ObjectNode document(ApiKey key) {
    ObjectNode document =
        Json.object().put("id", key.publicId()).put("name", key.name()).put("hint", key.hint());
    if (key.scopes().isEmpty()) {
      document.putNull("scopes");
    } else {
      ArrayNode scopes = document.putArray("scopes");
      key.scopes().stream().map(Scope::wireName).sorted().forEach(scopes::add);
    }
    return document
        .put("created_at", key.createdAt().toString())
        .put("expires_at", textOf(key.expiresAt()))
        .put("revoked_at", textOf(key.revokedAt()));
  }

  private static @Nullable String textOf(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
