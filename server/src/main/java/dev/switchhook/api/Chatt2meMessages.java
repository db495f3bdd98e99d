package dev.switchhook.api;

import dev.switchhook.access.Scope;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.sending.Draft;
import dev.switchhook.sending.Message;
import dev.switchhook.sending.Messages;
import dev.switchhook.sending.NewMessage;
import dev.switchhook.store.Database;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sending in the Chatt2.me dialect (contracts §8, seed chatt2me-3): a thin adapter over
/// [Messages]. A message is answered once it is stored, as `enqueued`; what becomes of it comes as
/// `MessageStatus`. Thread-safe.
public final class Chatt2meMessages {
  /// The paths begin with this; failures are written with [Chatt2meErrors].
  public static final String PATH_PREFIX = "/v1/communication";

  static final String MESSAGE = PATH_PREFIX + "/:channelType/message";

  private final Ports ports;

  /// What the dialect works with.
  public record Ports(
      Chatt2meCallers callers, Channels channels, Messages messages, Database database) {}

  /// The dialect on these ports.
  public Chatt2meMessages(Ports ports) {
    this.ports = ports;
  }

  /// Adds the route.
  public void mount(Router router, Blocking blocking) {
    blocking.route(
        router,
        HttpMethod.POST,
        MESSAGE,
        request -> send(request, ports.callers().applicationOf(request, Scope.MESSAGES_SEND)));
  }

  private Answer send(Request request, UUID applicationId) {
    ChannelType type = type(request);
    JsonBody body = JsonBody.of(request);
    String from = identifier(body, "from");
    String to = identifier(body, "to");
    ObjectNode content = Chatt2meContent.of(body);
    NewMessage.@Nullable Reply reply = reply(body);
    body.requireValid();
    Channel channel = channel(applicationId, type, from);
    NewMessage wanted = new NewMessage(applicationId, channel.id(), to, content, reply);
    Draft.Ready draft = MessagesResource.ready(ports.messages().draft(wanted));
    ports
        .database()
        .writeNow(tx -> {
          draft.write().accept(tx);
          return true;
        });
    draft.committed().run();
    Message message = draft.message();
    return Answer.json(
        200,
        Json.object()
            .put("messageId", message.id().toString())
            .put("status", message.state().wireName()));
  }

  private static ChannelType type(Request request) {
    return ChannelType.parse(request.pathParameter("channelType"))
        .orElseThrow(() ->
            ApiError.unreadable(
                "unknown_channel_type",
                "the path must name one of "
                    + Arrays.stream(ChannelType.values())
                        .map(ChannelType::wireName)
                        .collect(Collectors.joining(", "))));
  }

  /// A text, or a whole number: some networks' ids look like numbers.
  private static String identifier(JsonBody body, String field) {
    JsonNode value = body.node(field);
    if (value != null && value.isIntegralNumber() && value.canConvertToLong()) {
      return Long.toString(value.longValue());
    }
    return body.requiredText(field, NewMessage.TO_CHARS_MAX).strip();
  }

  /// `reply_to` as in the native API, or `replyTo` with the id of a message, the hub's or the
  /// provider's.
  private static NewMessage.@Nullable Reply reply(JsonBody body) {
    String id = body.optionalText("replyTo", NewMessage.PROVIDER_ID_CHARS_MAX);
    if (id == null) {
      return MessageFields.reply(body);
    }
    Optional<UUID> own = MessageFields.ownId(id);
    return own.isPresent()
        ? new NewMessage.Reply.ToMessage(own.get())
        : MessageFields.providerId(body, "/replyTo", id);
  }

  private Channel channel(UUID applicationId, ChannelType type, String from) {
    Optional<UUID> id = Chatt2meIds.parse(from);
    if (id.isEmpty()) {
      return numbered(applicationId, type, from);
    }
    Channel channel =
        ports
            .channels()
            .directory()
            .byId(id.get())
            .filter(own -> own.applicationId().equals(applicationId))
            .orElseThrow(() -> ApiError.notFound("channel"));
    if (channel.type() != type) {
      String actual = channel.type().wireName();
      throw ApiError.invalid(
          List.of(
              new FieldError(
                  "/from",
                  "is a channel of "
                      + actual
                      + ": send to "
                      + PATH_PREFIX
                      + "/"
                      + actual
                      + "/message")));
    }
    return channel;
  }

  /// By the number or account that the channel has at its provider. A number may be written with or
  /// without `+`, spaces and the like.
  private Channel numbered(UUID applicationId, ChannelType type, String from) {
    List<Channel> found =
        ChannelFilter.ofType(ports.channels(), applicationId, type).stream()
            .filter(channel -> isNamed(channel, from))
            .toList();
    return switch (found.size()) {
      case 0 -> throw ApiError.notFound("channel");
      case 1 -> found.getFirst();
      default ->
          throw ApiError.invalid(
              List.of(
                  new FieldError(
                      "/from", "is the number of several channels: use the channel's id")));
    };
  }

  private static boolean isNamed(Channel channel, String from) {
    String number = channel.phoneNumber();
    String digits = digits(from);
    return channel.account().equals(from)
        || (number != null && !digits.isEmpty() && digits(number).equals(digits));
  }

  private static String digits(String text) {
    return text.chars()
        .filter(c -> c >= '0' && c <= '9')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
