package dev.switchhook.endpoint;

import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One condition on the data of an event, for instance `{"path":"/content/type","in":["text"]}`.
/// Immutable; pure.
///
/// Numbers are equal when their values are, so 1 equals 1.0. A value that is absent equals nothing;
/// a `null` that is there exists, and equals `null`.
///
/// @param path where the value stands in `data` (JSON Pointer, RFC 6901)
/// @param values scalars; one, but for [Operator#IN] and [Operator#NOT_IN]
public record Condition(JsonPointer path, Operator operator, List<JsonNode> values) {
  /// Longest path, in characters.
  public static final int PATH_CHARS_MAX = 256;

  /// Most values of `in` and `not_in`.
  public static final int VALUES_MAX = 50;

  /// Longest value, in characters as JSON writes it without its quotes.
  public static final int VALUE_CHARS_MAX = 256;

  private static final String PATH = "path";
  private static final Set<String> NAMES =
      Stream.concat(Stream.of(PATH), Stream.of(Operator.values()).map(Operator::wireName))
          .collect(Collectors.toUnmodifiableSet());

  /// How values are compared.
  public enum Operator {
    /// The value is this one.
    EQUALS,
    /// It is another one, or absent.
    NOT_EQUALS,
    /// The value is one of these.
    IN,
    /// It is none of these, or absent.
    NOT_IN,
    /// The value is a text that begins so.
    STARTS_WITH,
    /// Whether there is a value.
    EXISTS;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /// The name in the API and the store.
    public String wireName() {
      return wireName;
    }
  }

  /// What reading a condition comes to.
  public sealed interface Parsed {}

  /// It can be used.
  public record Accepted(Condition condition) implements Parsed {}

  /// It cannot.
  ///
  /// @param pointer where in the condition; empty for the whole
  /// @param detail why, as the end of a sentence
  public record Refused(String pointer, String detail) implements Parsed {}

  /// Copies the values.
  public Condition {
    values = List.copyOf(values);
  }

  /// Reads a condition as the API takes and the store keeps it.
  public static Parsed parse(JsonNode json) {
    if (!json.isObject()) {
      return new Refused("", "must be an object");
    }
    Optional<String> stranger =
        json.propertyNames().stream().filter(name -> !NAMES.contains(name)).findFirst();
    List<Operator> operators =
        Stream.of(Operator.values()).filter(one -> json.has(one.wireName)).toList();
    if (stranger.isPresent() || operators.size() != 1) {
      return new Refused("", "must have path and exactly one of " + operatorNames());
    }
    JsonNode path = json.path(PATH);
    if (!path.isString() || !isPointer(path.stringValue())) {
      return new Refused(
          "/path",
          "must be a JSON Pointer into data, for instance /content/type, of at most "
              + PATH_CHARS_MAX
              + " characters");
    }
    Operator operator = operators.getFirst();
    return parse(JsonPointer.compile(path.stringValue()), operator, json.path(operator.wireName));
  }

  private static Parsed parse(JsonPointer path, Operator operator, JsonNode given) {
    List<JsonNode> values = new ArrayList<>();
    boolean several = operator == Operator.IN || operator == Operator.NOT_IN;
    if (several && given.isArray()) {
      given.forEach(values::add);
    } else if (!several) {
      values.add(given);
    }
    boolean fitting =
        switch (operator) {
          case EQUALS, NOT_EQUALS -> isScalar(given);
          case IN, NOT_IN ->
              !values.isEmpty()
                  && values.size() <= VALUES_MAX
                  && values.stream().allMatch(Condition::isScalar);
          case STARTS_WITH -> given.isString() && !given.stringValue().isEmpty() && isScalar(given);
          case EXISTS -> given.isBoolean();
        };
    return fitting
        ? new Accepted(new Condition(path, operator, values))
        : new Refused("/" + operator.wireName, "must be " + wanted(operator));
  }

  private static String wanted(Operator operator) {
    String scalar =
        "text, a number, true, false or null, of at most " + VALUE_CHARS_MAX + " characters";
    return switch (operator) {
      case EQUALS, NOT_EQUALS -> scalar;
      case IN, NOT_IN -> "a list of 1 to " + VALUES_MAX + " values, each " + scalar;
      case STARTS_WITH -> "text of 1 to " + VALUE_CHARS_MAX + " characters";
      case EXISTS -> "true or false";
    };
  }

  private static String operatorNames() {
    return Stream.of(Operator.values()).map(Operator::wireName).collect(Collectors.joining(", "));
  }

  private static boolean isScalar(JsonNode value) {
    return value.isValueNode() && value.asString().length() <= VALUE_CHARS_MAX;
  }

  private static boolean isPointer(String text) {
    if (text.length() > PATH_CHARS_MAX || !(text.isEmpty() || text.startsWith("/"))) {
      return false;
    }
    for (int at = text.indexOf('~'); at >= 0; at = text.indexOf('~', at + 1)) {
      if (!text.startsWith("~0", at) && !text.startsWith("~1", at)) {
        return false;
      }
    }
    return true;
  }

  /// As the API shows and the store keeps it.
  public ObjectNode json() {
    ObjectNode json = Json.object().put(PATH, path.toString());
    if (operator == Operator.IN || operator == Operator.NOT_IN) {
      ArrayNode list = json.putArray(operator.wireName);
      values.forEach(list::add);
    } else {
      json.set(operator.wireName, values.getFirst());
    }
    return json;
  }

  /// Whether it holds for this data.
  boolean holds(JsonNode data) {
    JsonNode found = data.at(path);
    return switch (operator) {
      case EQUALS, IN -> isOneOf(found);
      case NOT_EQUALS, NOT_IN -> !isOneOf(found);
      case STARTS_WITH ->
          found.isString() && found.stringValue().startsWith(values.getFirst().stringValue());
      case EXISTS -> found.isMissingNode() != values.getFirst().booleanValue();
    };
  }

  private boolean isOneOf(JsonNode found) {
    for (JsonNode value : values) {
      if (isSame(found, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(JsonNode found, JsonNode value) {
    return (found.isNumber() && value.isNumber())
        ? found.decimalValue().compareTo(value.decimalValue()) == 0
        : found.equals(value);
  }
}
