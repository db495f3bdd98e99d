package dev.switchhook.network;

import dev.switchhook.json.Json;
import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.JsonTokenId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Builds trees of what webhooks carry. Texts are made safe for every store and every reader on the
/// way: NUL characters are left out (PostgreSQL refuses them) and half surrogate pairs become
/// U+FFFD (they have no UTF-8). The received bytes keep both. Numbers keep every digit.
public final class TreeReader {
  /// Longest number, in characters.
  public static final int NUMBER_CHARS_MAX = 100;

  /// Most members of one object; Meta's largest have a few dozen.
  public static final int MEMBERS_MAX = 10_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TreeReader() {}

  /// The value that the parser stands at; the parser ends on its last token.
  ///
  /// @throws UnreadableBody when a number or an object exceeds the limits
  public static JsonNode read(JsonParser parser) {
    return switch (parser.currentTokenId()) {
      case JsonTokenId.ID_START_OBJECT -> object(parser);
      case JsonTokenId.ID_START_ARRAY -> array(parser);
      case JsonTokenId.ID_STRING -> NODES.stringNode(clean(parser.getString()));
      case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> number(parser);
      case JsonTokenId.ID_TRUE -> NODES.booleanNode(true);
      case JsonTokenId.ID_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = Json.object();
    int members = 0;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      requireMembers(++members);
      parser.nextToken();
      object.set(clean(name), read(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = Json.array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }

  public static void requireMembers(int members) {
    if (members > MEMBERS_MAX) {
      throw new UnreadableBody("an object has more than " + MEMBERS_MAX + " members");
    }
  }

  /// Numbers outside the range of a double are refused: most receivers would read them as infinity
  /// or zero (RFC 8259 §6).
  private static JsonNode number(JsonParser parser) {
    if (parser.getStringLength() > NUMBER_CHARS_MAX) {
      throw new UnreadableBody("a number is longer than " + NUMBER_CHARS_MAX + " characters");
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      BigDecimal decimal = decimal(parser);
      double nearest = decimal.doubleValue();
      if (Double.isInfinite(nearest) || (nearest == 0 && decimal.signum() != 0)) {
        throw outOfRange();
      }
      return NODES.numberNode(decimal);
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /// The parser's own exception for an exponent beyond 32 bits is none of Jackson's.
  private static BigDecimal decimal(JsonParser parser) {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
  }

  private static UnreadableBody outOfRange() {
    return new UnreadableBody("a number is too large or too small");
  }

  /// The text without NUL characters and half surrogate pairs; nearly always the same text.
  public static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
