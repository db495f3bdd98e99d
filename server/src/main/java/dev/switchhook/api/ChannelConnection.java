package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Connecting;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.network.SendResult;
import java.util.function.Supplier;

/// `POST /v1/channels/{id}/connect`: registers a channel's callback with its provider.
final class ChannelConnection {
  private static final int BAD_GATEWAY = 502;

  private final Channels channels;
  private final Connecting connecting;
  private final Supplier<String> publicUrl;
  private final OutsideWaits outside = new OutsideWaits();

  /// @param publicUrl base of callback URLs, without a slash at the end
  ChannelConnection(Channels channels, Connecting connecting, Supplier<String> publicUrl) {
    this.channels = channels;
    this.connecting = connecting;
    this.publicUrl = publicUrl;
  }

  /// Asks the provider and answers what it said.
  Answer connect(Request request, Caller.Member caller) {
    Channel channel =
        channels
            .find(caller.applicationId(), ChannelsResource.id(request))
            .orElseThrow(() -> ApiError.notFound("channel"));
    String callbackUrl = ChannelsResource.callbackUrl(publicUrl.get(), channel);
    Connecting.Result result =
        outside.within(
            caller.applicationId(), () -> connecting.connect(channel, callbackUrl).join());
    return switch (result) {
      case Connecting.Result.Connected(String detail) ->
          Answer.json(
              200,
              Json.object()
                  .put("connected", true)
                  .put("callback_url", callbackUrl)
                  .put("detail", detail));
      case Connecting.Result.ByHand(String detail) ->
          throw ApiError.of(422, "connect_by_hand", detail);
      case Connecting.Result.Refused(SendResult.Problem problem) ->
          throw ApiError.of(BAD_GATEWAY, "provider_refused", words(problem));
      case Connecting.Result.Unreached(String detail) ->
          throw ApiError.of(
              BAD_GATEWAY, "provider_unreachable", "there is no answer of the provider: " + detail);
    };
  }

  private static String words(SendResult.Problem problem) {
    String words = "the provider says: " + problem.title() + " (" + problem.code() + ")";
    return problem.details() == null ? words : words + ": " + problem.details();
  }
}
