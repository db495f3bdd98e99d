package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.intake.Intake;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.intake.QuarantineReason;
import dev.switchhook.json.Json;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/quarantine`: genuine webhooks that could not be used, for the operator.
final class QuarantineResource {
  private final Quarantine quarantine;
  private final Intake intake;

  QuarantineResource(Quarantine quarantine, Intake intake) {
    this.quarantine = quarantine;
    this.intake = intake;
  }

  /// `GET /v1/quarantine`
  Answer list(Request request) {
    Paging paging = Paging.of(request);
    Quarantine.Page page = quarantine.page(paging.before(), paging.rowsToFetch());
    return paging.answer(
        page.webhooks(), page.lookedTo(), Quarantine.Kept::id, QuarantineResource::view);
  }

  /// `POST /v1/quarantine/{id}/retry`
  Answer retry(Request request) {
    UUID id =
        PublicId.parse(Quarantine.ID_PREFIX, request.pathParameter("id"))
            .orElseThrow(() -> ApiError.notFound("quarantined webhook"));
    Quarantine.Retried retried =
        quarantine.retry(id, intake).orElseThrow(() -> ApiError.notFound("quarantined webhook"));
    ObjectNode body = Json.object();
    QuarantineReason problem = retried.problem();
    body.put("resolved", problem == null);
    if (problem != null) {
      body.put("reason", problem.code()).put("detail", problem.detail());
    }
    return Answer.json(200, body);
  }

  private static JsonNode view(Quarantine.Kept kept) {
    ObjectNode view =
        Json.object()
            .put("id", Quarantine.ID_PREFIX + kept.id())
            .put("received_at", kept.receivedAt().toString())
            .put("reason", kept.reason().code())
            .put("detail", kept.reason().detail())
            .put("path", kept.path());
    ArrayNode headers = view.putArray("headers");
    kept.headers()
        .forEach(header ->
            headers.addObject().put("name", header.getKey()).put("value", header.getValue()));
    // raw bytes need not be text at all
    view.put("body_base64", Base64.getEncoder().encodeToString(kept.body()));
    return view;
  }
}
