package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channels;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.sending.Draft;
import dev.switchhook.sending.Media;
import dev.switchhook.sending.Messages;
import dev.switchhook.sending.Messages.Found;
import dev.switchhook.sending.NewMessage;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/messages`, for keys of applications.
final class MessagesResource {
  private static final List<String> FILTERS =
      List.of("channel", "contact", "direction", "since", "until");
  private static final int ID_CHARS_MAX = 64;
  private static final String RETRY_SECONDS = "10";

  private final Ports ports;
  private final Creations creations;

  /// What the resource works with.
  record Ports(
      Applications applications,
      Channels channels,
      ContactNames contacts,
      Messages messages,
      Media media) {}

  MessagesResource(Ports ports, Creations creations) {
    this.ports = ports;
    this.creations = creations;
  }

  /// Accepts a message: it is stored when the answer is given, and sent afterwards.
  Answer send(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> accepted(request, caller));
  }

  private Answer accepted(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    Optional<UUID> channelId = channelId(body);
    String to = body.requiredText("to", NewMessage.TO_CHARS_MAX);
    ObjectNode content = MessageFields.content(body);
    NewMessage.@Nullable Reply reply = MessageFields.reply(body);
    body.requireValid();
    NewMessage wanted =
        new NewMessage(caller.applicationId(), channelId.orElseThrow(), to.strip(), content, reply);
    Draft.Ready draft = ready(ports.messages().draft(wanted));
    return creations.create(
        caller.applicationId(),
        request,
        new Creation(
            tx -> write(tx, caller.applicationId(), draft),
            Answer.json(202, MessageViews.outgoing(draft.message())),
            draft.committed()));
  }

  private void write(Tx tx, UUID applicationId, Draft.Ready draft) {
    if (!ports.applications().exists(tx, applicationId)) {
      throw ApiError.notFound("application");
    }
    draft.write().accept(tx);
  }

  /// The message, when it can be sent.
  ///
  /// @throws ApiError 422 when it cannot, 429 when too many wait
  static Draft.Ready ready(Draft draft) {
    return switch (draft) {
      case Draft.Ready ready -> ready;
      case Draft.Refused(String pointer, String detail) ->
          throw ApiError.invalid(List.of(new FieldError(pointer, detail)));
      case Draft.Full(int limit) ->
          throw ApiError.of(
                  429,
                  "queue_full",
                  limit + " messages of this channel wait to be sent: send more when some are gone")
              .withHeader("Retry-After", RETRY_SECONDS);
    };
  }

  private static Optional<UUID> channelId(JsonBody body) {
    String text = body.requiredText("channel_id", ID_CHARS_MAX);
    Optional<UUID> id = PublicId.parse("", text);
    if (id.isEmpty() && !text.isBlank()) {
      body.refuse("channel_id", "must be the id of a channel");
    }
    return id;
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, FILTERS);
    Direction direction = direction(request);
    Optional<Set<String>> names =
        request
            .queryParameter("contact")
            .map(contact -> ports.contacts().of(caller.applicationId(), contact));
    IdRange range = paging.within(Filters.range(FilterWords.of(request)));
    Messages.Query query =
        new Messages.Query(
            caller.applicationId(),
            ChannelFilter.of(request, ports.channels(), caller.applicationId()),
            names.orElse(null),
            direction != Direction.OUTGOING,
            direction != Direction.INCOMING);
    Messages.Page page =
        names.isPresent() && names.get().isEmpty()
            ? new Messages.Page(List.of(), null) // a contact that does not exist has no messages
            : ports.messages().page(query, range, paging.rowsToFetch());
    return paging.answer(page.messages(), page.lookedTo(), Found::id, MessageViews::row);
  }

  private enum Direction {
    INCOMING,
    OUTGOING,
    BOTH
  }

  private static Direction direction(Request request) {
    String text = request.queryParameter("direction").orElse(null);
    return switch (text) {
      case null -> Direction.BOTH;
      case "incoming" -> Direction.INCOMING;
      case "outgoing" -> Direction.OUTGOING;
      default -> throw ApiError.invalidParameter("direction", "must be incoming or outgoing");
    };
  }

  /// With its history.
  Answer get(Request request, Caller.Member caller) {
    return Answer.json(200, MessageViews.whole(found(request, caller)));
  }

  private Found found(Request request, Caller.Member caller) {
    return MessageFields.ownId(request.pathParameter("id"))
        .flatMap(id -> ports.messages().find(caller.applicationId(), id))
        .orElseThrow(() -> ApiError.notFound("message"));
  }

  /// The medium of an incoming message, as the provider has it now.
  Answer media(Request request, Caller.Member caller) {
    return switch (found(request, caller)) {
      case Found.Outgoing _ -> throw noMedia("only media of incoming messages can be fetched");
      case Found.Incoming incoming -> answer(incoming, ports.media().fetch(incoming.event()));
    };
  }

  private static Answer answer(Found message, Media.Fetched fetched) {
    return switch (fetched) {
      case Media.Fetched.Found(String type, byte[] bytes) ->
          Answer.bytes(200, type, bytes)
              .withHeaders(
                  Map.of(
                      "Content-Disposition",
                      "attachment; filename=\"" + message.id() + "\"",
                      "X-Content-Type-Options",
                      "nosniff",
                      "Cache-Control",
                      "private, no-store"));
      case Media.Fetched.None _ -> throw noMedia("the message has no media");
      case Media.Fetched.Expired(String detail) -> throw ApiError.of(410, "media_expired", detail);
      case Media.Fetched.TooLarge(int bytesMax) ->
          throw ApiError.of(
              413,
              "media_too_large",
              "the medium has more than " + bytesMax + " bytes, the most that the hub hands on");
      case Media.Fetched.Failed(String detail) ->
          throw ApiError.of(502, "media_unavailable", detail);
      case Media.Fetched.Busy _ ->
          throw ApiError.tryAgain("busy", "too many media are being fetched");
    };
  }

  private static ApiError noMedia(String detail) {
    return ApiError.of(404, "no_media", detail);
  }
}
