package dev.switchhook.simulator.provider;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One request to a simulated provider. It may hold tokens: never printed.
///
/// @param method in capitals
/// @param path as received, with its escapes, without the query
/// @param query as received, without the question mark; empty when there is none
/// @param headers first value by name in lower case
/// @param body the raw bytes; never changed
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Call(
    String method, String path, String query, Map<String, String> headers, byte[] body) {
  private static final String BEARER = "Bearer ";

  /// Copies the headers.
  public Call {
    headers = Map.copyOf(headers);
  }

  /// The parts of the path between its slashes, without escapes.
  public List<String> segments() {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty())
        .map(Call::decoded)
        .toList();
  }

  private static String decoded(String part) {
    try {
      // A plus is itself in a path.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return part;
    }
  }

  /// Whether it is of this method.
  public boolean is(String name) {
    return method.equals(name);
  }

  /// The first value of a header.
  ///
  /// @param lowerCaseName the name in lower case
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /// The parameters of the query.
  public Form queryForm() {
    return Form.parse(query);
  }

  /// The body as form parameters; empty for another content type.
  public Form form() {
    return hasType("application/x-www-form-urlencoded")
        ? Form.parse(new String(body, StandardCharsets.UTF_8))
        : Form.parse("");
  }

  /// The body as a JSON object; empty when it is none.
  public Optional<ObjectNode> json() {
    try {
      return Json.parse(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  /// Whether the content type is this one, whatever its parameters.
  public boolean hasType(String type) {
    String given = header("content-type");
    return given != null && given.toLowerCase(java.util.Locale.ROOT).startsWith(type);
  }

  /// The token of `Authorization: Bearer`, or of the parameter `access_token`; null when neither is
  /// there.
  public @Nullable String bearer() {
    String authorization = header("authorization");
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : queryForm().first("access_token");
  }

  @Override
  public String toString() {
    return "a " + method + " to a simulated provider";
  }
}
