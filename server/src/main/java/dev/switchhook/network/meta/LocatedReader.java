package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.TreeReader;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.WebhookBody;
import dev.switchhook.network.meta.Located.Leaf;
import dev.switchhook.network.meta.Located.Listing;
import dev.switchhook.network.meta.Located.Member;
import dev.switchhook.network.meta.Located.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/// Walks one body, once, and notes where each part of the envelope lies. One object for one body.
///
/// Every shape is taken: where the format has an object or a list and the body has something else,
/// that something is kept as a leaf, for whoever reads the envelope to judge.
final class LocatedReader {
  /// Most elements of all lists of the envelope together. One update costs at most four: an entry,
  /// a change, a contact and itself.
  static final int ELEMENTS_MAX = 4 * Normalized.UPDATES_MAX;

  /// The lists in a change's value whose elements are updates of their own, and the contacts.
  static final Set<String> ITEM_LISTS =
      Set.of(
          "messages",
          "statuses",
          "contacts",
          "errors",
          "calls",
          "message_echoes",
          "history",
          "state_sync",
          "user_preferences",
          "user_id_update");

  /// Where in the envelope a value stands; OUTSIDE is everything that is no part of it.
  private enum Level {
    BODY,
    ENTRY,
    CHANGE,
    VALUE,
    STANDBY,
    ITEM,
    DELIVERED,
    DELIVERY,
    OUTSIDE
  }

  private final JsonParser parser;
  private final int base;
  private int elements;

  private LocatedReader(JsonParser parser, int base) {
    this.parser = parser;
    this.base = base;
  }

  /// The envelope of a body.
  ///
  /// @throws UnreadableBody when it is not one well-formed JSON object in UTF-8, or exceeds a limit
  ///   of [Json] or [TreeReader]
  /// @throws TooManyUpdates when its lists have more than [#ELEMENTS_MAX] elements
  static Struct read(byte[] body) {
    int base = WebhookBody.start(body);
    try {
      Json.requireUtf8(body);
      try (JsonParser parser = Json.parser(body, base, body.length - base)) {
        return new LocatedReader(parser, base).document();
      }
    } catch (MalformedJson e) {
      throw WebhookBody.unreadable(e);
    } catch (JacksonException e) {
      throw WebhookBody.unreadable(Json.malformed(e));
    }
  }

  /// Takes an item of a Page apart that reports a delivery: its members, and each of the message
  /// ids that the delivery names.
  ///
  /// @param item an object of the body that was read before
  /// @throws TooManyUpdates when it names more than [#ELEMENTS_MAX] ids
  static Struct delivery(byte[] body, Located item) {
    try (JsonParser parser = Json.parser(body, item.start(), item.length())) {
      LocatedReader reader = new LocatedReader(parser, item.start());
      parser.nextToken();
      return reader.struct(Level.DELIVERED);
    }
  }

  private Struct document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new UnreadableBody("the body is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new UnreadableBody("the body is not a JSON object");
    }
    Struct body = struct(Level.BODY);
    if (parser.nextToken() != null) {
      throw new UnreadableBody("something follows the JSON object");
    }
    return body;
  }

  private Struct struct(Level level) {
    int start = tokenStart();
    List<Member> members = new ArrayList<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      TreeReader.requireMembers(members.size() + 1);
      JsonToken first = parser.nextToken();
      members.add(new Member(TreeReader.clean(name), member(level, name, first)));
    }
    return new Struct(members, start, tokenEnd());
  }

  private Located member(Level level, String name, JsonToken first) {
    Level below = below(level, name);
    return switch (below) {
      case ENTRY, CHANGE, ITEM -> first == JsonToken.START_ARRAY ? listing(below) : value(below);
      case VALUE, STANDBY, DELIVERY -> value(below);
      case BODY, DELIVERED, OUTSIDE -> leaf();
    };
  }

  private static Level below(Level level, String name) {
    return switch (level) {
      case BODY -> name.equals("entry") ? Level.ENTRY : Level.OUTSIDE;
      case ENTRY ->
          switch (name) {
            case "changes" -> Level.CHANGE;
            case "messaging", "standby" -> Level.ITEM;
            default -> Level.OUTSIDE;
          };
      case CHANGE -> name.equals("value") ? Level.VALUE : Level.OUTSIDE;
      case VALUE -> name.equals("standby") ? Level.STANDBY : itemList(name);
      case STANDBY -> itemList(name);
      case DELIVERED -> name.equals("delivery") ? Level.DELIVERY : Level.OUTSIDE;
      case DELIVERY -> name.equals("mids") ? Level.ITEM : Level.OUTSIDE;
      case ITEM, OUTSIDE -> Level.OUTSIDE;
    };
  }

  private static Level itemList(String name) {
    return ITEM_LISTS.contains(name) ? Level.ITEM : Level.OUTSIDE;
  }

  private Located value(Level level) {
    return level == Level.ITEM || parser.currentToken() != JsonToken.START_OBJECT
        ? leaf()
        : struct(level);
  }

  private Listing listing(Level level) {
    int start = tokenStart();
    List<Located> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (++elements > ELEMENTS_MAX) {
        throw new TooManyUpdates();
      }
      items.add(value(level));
    }
    return new Listing(items, start, tokenEnd());
  }

  private Leaf leaf() {
    int start = tokenStart();
    return new Leaf(TreeReader.read(parser), start, tokenEnd());
  }

  private int tokenStart() {
    return offset(parser.currentTokenLocation());
  }

  private int tokenEnd() {
    return offset(parser.currentLocation());
  }

  private int offset(TokenStreamLocation location) {
    return base + Math.toIntExact(location.getByteOffset());
  }
}
