package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A value of the received body and the place of its bytes, so that it can be passed on exactly as
/// it came. The envelope is held apart in members and elements; what it carries is a tree.
sealed interface Located {
  /// Offset of its first byte in the body.
  int start();

  /// Offset after its last byte.
  int end();

  /// The value as a tree, cleaned by [TreeReader].
  JsonNode tree();

  /// How many bytes it has.
  default int length() {
    return end() - start();
  }

  /// Whether it is null, or an object or a list with nothing in it.
  default boolean isEmpty() {
    JsonNode tree = tree();
    return tree.isNull() || (tree.isContainer() && tree.isEmpty());
  }

  /// The member with that name, if this is an object of the envelope that has one.
  default @Nullable Located member(String name) {
    return null;
  }

  /// The values to go through where the format has a list: the elements of an array, nothing for
  /// null, and any other value as a list of one.
  default List<Located> items() {
    return List.of(this);
  }

  /// A value below the envelope.
  record Leaf(JsonNode tree, int start, int end) implements Located {
    @Override
    public List<Located> items() {
      return tree.isNull() ? List.of() : List.of(this);
    }
  }

  /// An object of the envelope.
  record Struct(List<Member> members, int start, int end) implements Located {
    @Override
    public JsonNode tree() {
      ObjectNode object = Json.object();
      for (Member member : members) {
        object.set(member.name(), member.value().tree());
      }
      return object;
    }

    @Override
    public @Nullable Located member(String name) {
      for (Member member : members) {
        if (member.name().equals(name)) {
          return member.value();
        }
      }
      return null;
    }
  }

  /// A list of the envelope.
  record Listing(List<Located> items, int start, int end) implements Located {
    @Override
    public JsonNode tree() {
      ArrayNode array = Json.array();
      for (Located item : items) {
        array.add(item.tree());
      }
      return array;
    }
  }

  /// One member of an object.
  record Member(String name, Located value) {}
}
