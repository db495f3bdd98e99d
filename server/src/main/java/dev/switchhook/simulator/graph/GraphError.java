package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An error in the Graph API's envelope.
///
/// @param status HTTP
/// @param message for people; starts with `(#code)` where Meta's does
/// @param subcode 0 when there is none
/// @param details of WhatsApp's errors, under `error_data`; null for the others
record GraphError(
    int status, String message, String type, int code, int subcode, @Nullable String details) {
  private static final String OAUTH = "OAuthException";

  /// An error that the tables know, as WhatsApp writes it.
  static GraphError whatsApp(int code, String details) {
    return new GraphError(
        GraphCodes.status(code),
        "(#" + code + ") " + GraphCodes.title(code),
        OAUTH,
        code,
        0,
        details);
  }

  /// An error of a parameter, which Meta explains in the message alone.
  static GraphError parameter(String message) {
    return new GraphError(400, "(#100) " + message, OAUTH, 100, 0, null);
  }

  /// An error of the Send API of Pages and Instagram.
  static GraphError page(int code, int subcode, String message) {
    return new GraphError(
        GraphCodes.status(code), "(#" + code + ") " + message, OAUTH, code, subcode, null);
  }

  /// No token was sent.
  static GraphError noToken() {
    return new GraphError(
        400, "An access token is required to request this resource.", OAUTH, 104, 0, null);
  }

  /// A token that nobody has.
  static GraphError unknownToken() {
    return new GraphError(
        401, "Invalid OAuth access token - Cannot parse access token", OAUTH, 190, 0, null);
  }

  /// A token that was good once.
  static GraphError expiredToken() {
    return new GraphError(
        401,
        "Error validating access token: Session has expired. The current time is later.",
        OAUTH,
        190,
        463,
        null);
  }

  /// There is no such object, or the token does not open it; Meta does not say which.
  static GraphError noObject(String method, String id) {
    String verb = method.equals("GET") ? "get" : method.equals("DELETE") ? "delete" : "post";
    return new GraphError(
        400,
        "Unsupported "
            + verb
            + " request. Object with ID '"
            + id
            + "' does not exist, cannot be loaded due to missing permissions, or does not support"
            + " this operation. Please read the Graph API documentation at"
            + " https://developers.facebook.com/docs/graph-api",
        "GraphMethodException",
        100,
        33,
        null);
  }

  /// The answer that carries it.
  ///
  /// @param trace Meta's id of the request
  Reply reply(String trace) {
    ObjectNode error = Json.object().put("message", message).put("type", type).put("code", code);
    if (subcode != 0) {
      error.put("error_subcode", subcode);
    }
    if (details != null) {
      error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
    }
    error.put("fbtrace_id", trace);
    ObjectNode body = Json.object();
    body.set("error", error);
    return Reply.json(status, body);
  }

  /// The error as a status webhook carries it.
  ObjectNode inStatus() {
    ObjectNode error =
        Json.object()
            .put("code", code)
            .put("title", GraphCodes.title(code))
            .put("message", GraphCodes.title(code));
    error.putObject("error_data").put("details", details == null ? message : details);
    return error.put(
        "href",
        "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes");
  }
}
