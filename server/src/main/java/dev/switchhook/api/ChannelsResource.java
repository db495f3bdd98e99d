package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelChange;
import dev.switchhook.channel.ChannelField;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.Channels;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/channels`, for keys of applications.
final class ChannelsResource {
  private static final int TYPE_CHARS_MAX = 50;

  private final Database database;
  private final Applications applications;
  private final Channels channels;
  private final Creations creations;
  private final Supplier<String> publicUrl;

  /// @param publicUrl base of callback URLs, without a slash at the end
  ChannelsResource(
      Database database,
      Applications applications,
      Channels channels,
      Creations creations,
      Supplier<String> publicUrl) {
    this.database = database;
    this.applications = applications;
    this.channels = channels;
    this.creations = creations;
    this.publicUrl = publicUrl;
  }

  /// Connects a channel; the token that the provider is given is shown in this answer only.
  Answer create(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> made(request, caller));
  }

  private Answer made(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    Optional<ChannelType> type = type(body);
    String name = body.optionalText("name", Channels.NAME_CHARS_MAX);
    Map<String, String> values = type.map(known -> values(body, known)).orElse(Map.of());
    body.requireValid();
    Channel channel =
        channels.prepare(
            new ChannelRequest(
                caller.applicationId(),
                type.orElseThrow(),
                name == null ? "" : name.strip(),
                values));
    ObjectNode document = document(channel);
    for (ChannelField field : ChannelField.of(channel.type())) {
      if (field.presence() == ChannelField.Presence.MADE) {
        channel
            .credentials()
            .get(field.name())
            .ifPresent(token -> document.put(field.name(), token.reveal()));
      }
    }
    Creation creation =
        new Creation(
            tx -> insert(tx, channel),
            Answer.json(201, document).withHeader("ETag", tag(channel)),
            () -> channels.refresh(channel.id()));
    return creations.create(caller.applicationId(), request, creation);
  }

  private void insert(Tx tx, Channel channel) {
    if (!applications.exists(tx, channel.applicationId())) {
      throw ApiError.notFound("application");
    }
    requireFree(tx, channel);
    if (channels.isFull(tx, channel.applicationId())) {
      throw ApiError.conflict(
          "too_many_channels",
          "the application has "
              + Channels.PER_APPLICATION_MAX
              + " channels, which is as many as it may have: delete one first");
    }
    channels.insert(tx, channel);
  }

  private void requireFree(Tx tx, Channel channel) {
    if (channels.isTaken(tx, channel)) {
      throw ApiError.conflict(
          "channel_exists",
          "the application has a "
              + channel.type().wireName()
              + " channel for "
              + channel.account()
              + " already");
    }
    if (channels.isClaimedTwice(tx, channel)) {
      throw ApiError.conflict(
          "channel_exists",
          "this account, or its business account, cannot be connected with the hub's own app secret:"
              + " give the channel its app_secret");
    }
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request);
    return paging.answer(
        channels.list(caller.applicationId(), paging.before(), paging.rowsToFetch()),
        Channel::id,
        this::document);
  }

  Answer get(Request request, Caller.Member caller) {
    return channels
        .find(caller.applicationId(), id(request))
        .map(this::shown)
        .orElseThrow(() -> ApiError.notFound("channel"));
  }

  /// Changes name and credentials; what the body does not name stays.
  Answer patch(Request request, Caller.Member caller) {
    UUID id = id(request);
    Channel current =
        channels.find(caller.applicationId(), id).orElseThrow(() -> ApiError.notFound("channel"));
    JsonBody body = JsonBody.of(request);
    ChannelChange change = change(body, current.type());
    body.requireValid();
    Channel changed =
        Refusals.writeNow(
            database,
            tx -> {
              requireSeen(tx, request, caller.applicationId(), id);
              Channel next =
                  channels
                      .changed(tx, caller.applicationId(), id, change)
                      .orElseThrow(() -> ApiError.notFound("channel"));
              requireFree(tx, next);
              channels.update(tx, next);
              return next;
            });
    channels.refresh(id);
    return shown(changed);
  }

  Answer delete(Request request, Caller.Member caller) {
    UUID id = id(request);
    boolean found =
        Refusals.writeNow(
            database,
            tx -> {
              requireSeen(tx, request, caller.applicationId(), id);
              return channels.remove(tx, caller.applicationId(), id);
            });
    if (!found) {
      throw ApiError.notFound("channel");
    }
    channels.refresh(id);
    return Answer.empty(204);
  }

  private void requireSeen(Tx tx, Request request, UUID applicationId, UUID id) {
    channels
        .find(tx, applicationId, id)
        .ifPresent(channel -> Preconditions.require(request, tag(channel)));
  }

  private Answer shown(Channel channel) {
    return Answer.json(200, document(channel)).withHeader("ETag", tag(channel));
  }

  /// Stands for the credentials too, which no answer shows.
  private static String tag(Channel channel) {
    ObjectNode whole =
        Json.object()
            .put("id", channel.id().toString())
            .put("name", channel.name())
            .put("account", channel.account())
            .put("business_account", channel.businessAccount())
            .put("phone_number", channel.phoneNumber())
            .put("updated_at", channel.updatedAt().toString());
    new TreeMap<>(channel.credentials().byName())
        .forEach((name, secret) -> whole.put("secret:" + name, secret.reveal()));
    return EntityTag.of(Json.text(whole));
  }

  /// Where the provider sends the channel's webhooks.
  static String callbackUrl(String publicUrl, Channel channel) {
    return publicUrl + "/in/" + channel.id();
  }

  /// The channel id in the path.
  static UUID id(Request request) {
    return PublicId.parse("", request.pathParameter("id"))
        .orElseThrow(() -> ApiError.notFound("channel"));
  }

  /// The type; empty when it is wrong, and the mistake is noted then.
  private Optional<ChannelType> type(JsonBody body) {
    String text = body.requiredText("type", TYPE_CHARS_MAX);
    Optional<ChannelType> type = ChannelType.parse(text).filter(channels::supports);
    if (type.isEmpty() && !text.isBlank()) {
      body.refuse("type", "cannot be connected; these types work: " + supportedTypes());
    }
    return type;
  }

  private String supportedTypes() {
    return Stream.of(ChannelType.values())
        .filter(channels::supports)
        .map(ChannelType::wireName)
        .collect(Collectors.joining(", "));
  }

  /// The connecting fields of a new channel; mistakes are noted.
  private Map<String, String> values(JsonBody body, ChannelType type) {
    Map<String, String> values = new HashMap<>();
    for (ChannelField field : ChannelField.of(type)) {
      String value =
          channels.needs(field)
              ? body.requiredText(field.name(), field.charsMax())
              : body.optionalText(field.name(), field.charsMax());
      boolean noted = value != null && value.isBlank() && channels.needs(field);
      if (value != null && !noted && isAccepted(body, field, value)) {
        values.put(field.name(), value);
      }
    }
    return values;
  }

  private static boolean isAccepted(JsonBody body, ChannelField field, String value) {
    boolean accepted = field.accepts(value);
    if (!accepted) {
      body.refuse(field.name(), field.form().rule());
    }
    return accepted;
  }

  private ChannelChange change(JsonBody body, ChannelType type) {
    String name =
        body.has("name") ? body.requiredText("name", Channels.NAME_CHARS_MAX).strip() : null;
    if (body.has("type") && !type.wireName().equals(body.optionalText("type", TYPE_CHARS_MAX))) {
      body.refuse("type", "cannot be changed; connect a new channel");
    }
    Map<String, @Nullable String> values = new HashMap<>();
    for (ChannelField field : ChannelField.of(type)) {
      if (body.has(field.name())) {
        change(body, field, values);
      }
    }
    return new ChannelChange(name, values);
  }

  private void change(JsonBody body, ChannelField field, Map<String, @Nullable String> values) {
    if (body.isNull(field.name())) {
      if (channels.needs(field) || field.presence() == ChannelField.Presence.MADE) {
        body.refuse(field.name(), "must not be null");
      } else {
        values.put(field.name(), null);
      }
      return;
    }
    String value = body.optionalText(field.name(), field.charsMax());
    if (value != null && isAccepted(body, field, value)) {
      values.put(field.name(), value);
    }
  }

  private ObjectNode document(Channel channel) {
    ObjectNode document =
        Json.object()
            .put("id", channel.id().toString())
            .put("type", channel.type().wireName())
            .put("name", channel.name())
            .put("callback_url", callbackUrl(publicUrl.get(), channel));
    List<ChannelField> fields = ChannelField.of(channel.type());
    for (ChannelField field : fields) {
      switch (field.part()) {
        case ACCOUNT, NUMBER -> document.put(field.name(), channel.account());
        case BUSINESS_ACCOUNT -> document.put(field.name(), channel.businessAccount());
        case PHONE_NUMBER -> document.put(field.name(), channel.phoneNumber());
        case BOT_TOKEN -> document.put("bot_id", channel.account());
        case SECRET -> {
          // write-only
        }
      }
    }
    return document
        .put("created_at", channel.createdAt().toString())
        .put("updated_at", channel.updatedAt().toString());
  }
}
