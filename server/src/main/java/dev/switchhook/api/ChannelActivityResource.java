package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.Events;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.intake.IntakeActivity;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/channels/{id}/activity`: whether the provider's calls arrive, for keys of applications.
final class ChannelActivityResource {
  private final Channels channels;
  private final Events events;
  private final IntakeActivity activity;

  ChannelActivityResource(Channels channels, Events events, IntakeActivity activity) {
    this.channels = channels;
    this.events = events;
    this.activity = activity;
  }

  /// The last event out of the store, the rest as this node has seen it since its start.
  Answer get(Request request, Caller.Member caller) {
    Channel channel =
        channels
            .find(caller.applicationId(), ChannelsResource.id(request))
            .orElseThrow(() -> ApiError.notFound("channel"));
    IntakeActivity.Seen seen = activity.of(channel.id());
    ObjectNode view =
        Json.object()
            .put("verified_at", text(seen.verifiedAt()))
            .put("verification_refused_at", text(seen.mistakenAt()))
            .put("genuine_at", text(seen.genuineAt()))
            .put("refused_at", text(seen.refusedAt()))
            .put("refused", seen.refused());
    view.set("last_event", null);
    EventFilter filter = new EventFilter(caller.applicationId(), null, channel.id(), null);
    events.find(List.of(filter), IdRange.ALL, 1).events().stream()
        .findFirst()
        .ifPresent(event -> view.set("last_event", row(event)));
    return Answer.json(200, view);
  }

  private static ObjectNode row(Event event) {
    return Json.object()
        .put("id", event.publicId())
        .put("type", event.type().name())
        .put("received_at", event.receivedAt().toString());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
