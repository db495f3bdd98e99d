package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.http.Answer;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.time.Duration;

/// `/v1/live/tokens`: what a page of a browser follows live events with.
final class LiveTokensResource {
  private static final int WORD_CHARS_MAX = 32;
  private static final DurationRange TTL =
      new DurationRange("/ttl", LiveTokens.TTL_MIN, LiveTokens.TTL_MAX);

  private final LiveTokens tokens;

  LiveTokensResource(LiveTokens tokens) {
    this.tokens = tokens;
  }

  /// Makes a token. Nothing is stored, so there is nothing to list or to remove.
  Answer issue(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.orEmpty(request);
    String text = body.optionalText("ttl", WORD_CHARS_MAX);
    Duration ttl = text == null ? LiveTokens.TTL_DEFAULT : TTL.read(body, text);
    boolean masked = body.optionalBoolean("masked", false);
    body.requireValid();
    LiveTokens.Issued issued =
        tokens.issue(caller, ttl == null ? LiveTokens.TTL_DEFAULT : ttl, masked);
    return Answer.json(
        200,
        Json.object()
            .put("token", issued.token().reveal())
            .put("expires_at", issued.expiresAt().toString()));
  }
}
