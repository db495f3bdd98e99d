package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Reply;
import tools.jackson.databind.node.ObjectNode;

/// A call that the Bot API refuses.
final class TelegramRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final int retryAfter;

  private TelegramRefusal(int code, String description, int retryAfter) {
    super(description, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static TelegramRefusal badRequest(String reason) {
    return new TelegramRefusal(400, "Bad Request: " + reason, 0);
  }

  static TelegramRefusal unauthorized() {
    return new TelegramRefusal(401, "Unauthorized", 0);
  }

  static TelegramRefusal forbidden(String reason) {
    return new TelegramRefusal(403, "Forbidden: " + reason, 0);
  }

  static TelegramRefusal notFound() {
    return new TelegramRefusal(404, "Not Found", 0);
  }

  static TelegramRefusal conflict(String reason) {
    return new TelegramRefusal(409, "Conflict: " + reason, 0);
  }

  static TelegramRefusal tooMany(int seconds) {
    return new TelegramRefusal(429, "Too Many Requests: retry after " + seconds, seconds);
  }

  /// Any code, for errors on request.
  static TelegramRefusal of(int code) {
    return switch (code) {
      case 401 -> unauthorized();
      case 403 -> forbidden("bot was blocked by the user");
      case 404 -> notFound();
      case 429 -> tooMany(1);
      default ->
          code >= 500
              ? new TelegramRefusal(code, "Internal Server Error", 0)
              : badRequest("refused on request");
    };
  }

  int code() {
    return code;
  }

  Reply reply() {
    ObjectNode body =
        Json.object()
            .put("ok", false)
            .put("error_code", code)
            .put("description", String.valueOf(getMessage()));
    if (retryAfter > 0) {
      body.putObject("parameters").put("retry_after", retryAfter);
    }
    return Reply.json(code, body);
  }
}
