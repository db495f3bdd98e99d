package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.json.Json;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayItem;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.Replays;
import dev.switchhook.replay.Verdict;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/replays`, for keys of applications.
final class ReplaysResource {
  private static final List<String> FILTERS = List.of("verdict");

  private final Replays replays;
  private final ContactNames contacts;
  private final Creations creations;

  ReplaysResource(Replays replays, ContactNames contacts, Creations creations) {
    this.contacts = contacts;
    this.replays = replays;
    this.creations = creations;
  }

  /// Counts what a replay would send, or starts it.
  Answer create(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> judged(request, caller));
  }

  private Answer judged(Request request, Caller.Member caller) {
    ReplayFields fields = ReplayFields.read(request, caller, contacts);
    return switch (replays.preview(fields.order())) {
      case Replays.Preview.TooBroad() ->
          throw ApiError.of(
              422,
              "filter_too_broad",
              "more than "
                  + Replays.COUNTED_MAX
                  + " rows would have to be looked at: narrow since, until or endpoint");
      case Replays.Preview.Counted counted ->
          fields.dryRun()
              ? Answer.json(200, Json.object().put("matching", counted.matching()))
              : started(request, caller, counted);
    };
  }

  private Answer started(Request request, Caller.Member caller, Replays.Preview.Counted counted) {
    Replay replay = replays.prepare(counted);
    return creations.create(
        caller.applicationId(),
        request,
        new Creation(
            tx -> {
              if (!replays.insert(tx, replay, counted.plan())) {
                throw tooMany();
              }
            },
            Answer.json(202, view(replay, caller)),
            () -> replays.launch(replay.applicationId(), replay.id())));
  }

  private static ApiError tooMany() {
    return ApiError.conflict(
        "too_many_replays",
        "the application has "
            + Replays.RUNNING_MAX
            + " replays running: wait for one, or cancel it");
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request);
    return paging.answer(
        replays.page(caller.applicationId(), paging.within(IdRange.ALL), paging.rowsToFetch()),
        Replay::id,
        replay -> view(replay, caller));
  }

  Answer get(Request request, Caller.Member caller) {
    return Answer.json(200, view(find(request, caller), caller));
  }

  /// Stops it. What was stopped before is stopped.
  Answer cancel(Request request, Caller.Member caller) {
    Replay replay = find(request, caller);
    if (!replays.cancel(caller.applicationId(), replay.id())
        && find(request, caller).status() == ReplayStatus.COMPLETED) {
      throw ApiError.conflict("replay_completed", "the replay is over already");
    }
    return Answer.empty(204);
  }

  /// Goes on with one that was cancelled.
  Answer resume(Request request, Caller.Member caller) {
    Replay replay = find(request, caller);
    return switch (replays.resume(caller.applicationId(), replay.id())) {
      case RESUMED -> Answer.json(202, view(find(request, caller), caller));
      case NOT_CANCELLED ->
          throw ApiError.conflict(
              "replay_not_cancelled", "only a replay that was cancelled can be resumed");
      case TOO_MANY -> throw tooMany();
    };
  }

  /// What became of its deliveries.
  Answer deliveries(Request request, Caller.Member caller) {
    Replay replay = find(request, caller);
    Paging paging = Paging.of(request, FILTERS);
    Verdict verdict =
        Filters.parsed(
            FilterWords.of(request),
            "verdict",
            Verdict::parse,
            "must be fixed, still_failing, still_passing, regressed or not_sent");
    return paging.answer(
        replays.items(replay.id(), verdict, paging.within(IdRange.ALL), paging.rowsToFetch()),
        ReplayItem::deliveryId,
        ReplayViews::item);
  }

  private Replay find(Request request, Caller.Member caller) {
    UUID id =
        PublicId.parse(Replay.ID_PREFIX, request.pathParameter("id"))
            .orElseThrow(ReplaysResource::none);
    return replays.find(caller.applicationId(), id).orElseThrow(ReplaysResource::none);
  }

  private static ObjectNode view(Replay replay, Caller.Member caller) {
    return ReplayViews.replay(replay, caller.may(Scope.PAYLOADS_READ));
  }

  private static ApiError none() {
    return ApiError.notFound("replay");
  }
}
