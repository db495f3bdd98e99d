package dev.switchhook.simulator.twilio;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Reply;

/// A request that Twilio refuses.
final class TwilioRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  TwilioRefusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static TwilioRefusal authenticate() {
    return new TwilioRefusal(401, 20003, "Authenticate");
  }

  static TwilioRefusal notFound(String path) {
    return new TwilioRefusal(404, 20404, "The requested resource " + path + " was not found");
  }

  static TwilioRefusal tooMany() {
    return new TwilioRefusal(429, 20429, "Too Many Requests");
  }

  static TwilioRefusal bad(int code, String message) {
    return new TwilioRefusal(400, code, message);
  }

  /// Any code, for errors on request.
  static TwilioRefusal of(int code) {
    return switch (code) {
      case 20003 -> authenticate();
      case 20429 -> tooMany();
      case 0 -> new TwilioRefusal(500, 20500, "Internal Server Error");
      default ->
          new TwilioRefusal(code == 20500 || code == 20503 ? 503 : 400, code, "Refused on request");
    };
  }

  int code() {
    return code;
  }

  Reply reply() {
    return Reply.json(
        status,
        Json.object()
            .put("code", code)
            .put("message", String.valueOf(getMessage()))
            .put("more_info", "https://www.twilio.com/docs/errors/" + code)
            .put("status", status));
  }
}
