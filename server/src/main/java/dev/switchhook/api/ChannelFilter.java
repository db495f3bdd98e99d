package dev.switchhook.api;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The query parameter `channel` of lists: a channel's id, or a type and so those channels of the
/// application that are of this type now.
final class ChannelFilter {
  private static final int STEP = 1_000;

  private ChannelFilter() {}

  /// The channels; null when the parameter is absent.
  ///
  /// @throws ApiError 422 when it is neither an id nor a type
  static @Nullable List<UUID> of(Request request, Channels channels, UUID applicationId) {
    String text = request.queryParameter("channel").orElse(null);
    if (text == null) {
      return null;
    }
    Optional<UUID> id = PublicId.parse("", text);
    if (id.isPresent()) {
      return List.of(id.get());
    }
    ChannelType type =
        ChannelType.parse(text)
            .orElseThrow(() ->
                ApiError.invalidParameter("channel", "must be a channel's id or a channel type"));
    return ofType(channels, applicationId, type).stream().map(Channel::id).toList();
  }

  /// All channels of an application that are of the type, newest first.
  static List<Channel> ofType(Channels channels, UUID applicationId, ChannelType type) {
    List<Channel> found = new ArrayList<>();
    List<Channel> page = channels.list(applicationId, null, STEP);
    while (!page.isEmpty()) {
      page.stream().filter(channel -> channel.type() == type).forEach(found::add);
      page = channels.list(applicationId, page.getLast().id(), STEP);
    }
    return found;
  }
}
