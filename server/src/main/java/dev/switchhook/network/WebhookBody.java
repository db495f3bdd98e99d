package dev.switchhook.network;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a webhook that is one JSON object, for networks whose bodies hold one update.
public final class WebhookBody {
  private static final int BYTE_ORDER_MARK_BYTES = 3;

  private WebhookBody() {}

  /// The object, its texts cleaned by [TreeReader]. A byte order mark before it is passed over.
  ///
  /// @throws UnreadableBody when it is not one well-formed JSON object in UTF-8, repeats a name in
  ///   one object, is nested deeper than 256 levels, or exceeds the limits of [TreeReader]
  public static ObjectNode read(byte[] body) {
    int start = start(body);
    try {
      Json.requireUtf8(body);
      try (JsonParser parser = Json.parser(body, start, body.length - start)) {
        return object(parser);
      }
    } catch (MalformedJson e) {
      throw unreadable(e);
    } catch (JacksonException e) {
      throw unreadable(Json.malformed(e));
    }
  }

  private static ObjectNode object(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new UnreadableBody("the body is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new UnreadableBody("the body is not a JSON object");
    }
    JsonNode tree = TreeReader.read(parser);
    if (parser.nextToken() != null || !(tree instanceof ObjectNode object)) {
      throw new UnreadableBody("something follows the JSON object");
    }
    return object;
  }

  /// Offset of the first byte that is no byte order mark.
  public static int start(byte[] body) {
    boolean marked =
        body.length >= BYTE_ORDER_MARK_BYTES
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? BYTE_ORDER_MARK_BYTES : 0;
  }

  /// Our exception for the reader's.
  public static UnreadableBody unreadable(MalformedJson cause) {
    String reason = cause.getMessage();
    return new UnreadableBody(reason == null ? "not well-formed JSON" : reason);
  }
}
