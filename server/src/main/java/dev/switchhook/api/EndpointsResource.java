package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channels;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.store.Tx;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// `/v1/endpoints`, for keys of applications: making, reading, changing, pausing, removing.
final class EndpointsResource {
  private static final String PAUSED = "paused by its owner";

  private final Applications applications;
  private final Channels channels;
  private final Endpoints endpoints;
  private final UrlPolicy urls;
  private final Creations creations;

  /// @param urls what an endpoint's URL may be
  EndpointsResource(
      Applications applications,
      Channels channels,
      Endpoints endpoints,
      UrlPolicy urls,
      Creations creations) {
    this.applications = applications;
    this.channels = channels;
    this.endpoints = endpoints;
    this.urls = urls;
    this.creations = creations;
  }

  /// Makes an endpoint; its secret and the values of its headers are shown in this answer.
  Answer create(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> made(request, caller));
  }

  private Answer made(Request request, Caller.Member caller) {
    UUID applicationId = caller.applicationId();
    EndpointFields fields = EndpointFields.forCreation(JsonBody.of(request), rules(applicationId));
    Endpoint endpoint = endpoints.prepare(applicationId, fields.created());
    if (Boolean.FALSE.equals(fields.active())) {
      endpoint = endpoint.in(EndpointState.PAUSED, PAUSED);
    }
    Endpoint made = endpoint;
    Answer answer =
        Answer.json(
                201,
                EndpointViews.endpoint(made, fields.headersBrought())
                    .put("secret", made.secret().reveal()))
            .withHeader("ETag", EndpointViews.tag(made));
    Creation creation =
        new Creation(tx -> insert(tx, made), answer, () -> endpoints.refresh(made.id()));
    return creations.create(applicationId, request, creation);
  }

  private void insert(Tx tx, Endpoint endpoint) {
    if (!applications.exists(tx, endpoint.applicationId())) {
      throw ApiError.notFound("application");
    }
    if (!endpoints.insert(tx, endpoint)) {
      throw ApiError.conflict(
          "too_many_endpoints",
          "the application has as many endpoints as it may have: delete one first");
    }
  }

  private EndpointFields.Rules rules(UUID applicationId) {
    return new EndpointFields.Rules(
        urls, channelId -> channels.find(applicationId, channelId).isPresent());
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request);
    return paging.answer(
        endpoints.page(caller.applicationId(), paging.before(), paging.rowsToFetch()),
        Endpoint::id,
        EndpointViews::endpoint);
  }

  Answer get(Request request, Caller.Member caller) {
    return shown(find(request, caller));
  }

  /// The endpoint that the path names.
  ///
  /// @throws ApiError 404
  Endpoint find(Request request, Caller.Member caller) {
    return endpoints.find(caller.applicationId(), id(request)).orElseThrow(EndpointsResource::none);
  }

  /// Changes what the body names; the rest stays.
  Answer patch(Request request, Caller.Member caller) {
    Endpoint before = find(request, caller);
    EndpointFields fields =
        EndpointFields.forChange(
            JsonBody.of(request),
            EndpointKind.of(before.settings()),
            rules(caller.applicationId()));
    Boolean active = fields.active();
    Endpoint changed =
        endpoints
            .change(
                caller.applicationId(),
                before.id(),
                change(fields::applied, active),
                endpoint -> Preconditions.require(request, EndpointViews.tag(endpoint)))
            .orElseThrow(EndpointsResource::none);
    return shown(changed, fields.headersBrought());
  }

  private static EndpointChange change(
      UnaryOperator<EndpointSettings> settings, @Nullable Boolean active) {
    if (active == null) {
      return EndpointChange.of(settings);
    }
    return active
        ? new EndpointChange(settings, EndpointState.ACTIVE, null)
        : new EndpointChange(settings, EndpointState.PAUSED, PAUSED);
  }

  Answer pause(Request request, Caller.Member caller) {
    return switched(request, caller, false);
  }

  /// Also brings back an endpoint that was disabled.
  Answer resume(Request request, Caller.Member caller) {
    return switched(request, caller, true);
  }

  private Answer switched(Request request, Caller.Member caller, boolean active) {
    return shown(
        endpoints
            .change(
                caller.applicationId(),
                id(request),
                change(UnaryOperator.identity(), active),
                endpoint -> Preconditions.require(request, EndpointViews.tag(endpoint)))
            .orElseThrow(EndpointsResource::none));
  }

  Answer delete(Request request, Caller.Member caller) {
    boolean found =
        endpoints.delete(
            caller.applicationId(),
            id(request),
            endpoint -> Preconditions.require(request, EndpointViews.tag(endpoint)));
    if (!found) {
      throw none();
    }
    return Answer.empty(204);
  }

  private static Answer shown(Endpoint endpoint) {
    return shown(endpoint, Set.of());
  }

  private static Answer shown(Endpoint endpoint, Set<String> headers) {
    return Answer.json(200, EndpointViews.endpoint(endpoint, headers))
        .withHeader("ETag", EndpointViews.tag(endpoint));
  }

  static UUID id(Request request) {
    return PublicId.parse(Endpoint.ID_PREFIX, request.pathParameter("id"))
        .orElseThrow(EndpointsResource::none);
  }

  static ApiError none() {
    return ApiError.notFound("endpoint");
  }
}
