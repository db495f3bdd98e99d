package dev.switchhook.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Routes that this process calls itself, without a socket: pages use the API through it, so that
/// both do the same. Filled at start by [Blocking#recordedIn]; thread-safe afterwards.
public final class LocalRoutes {
  private final List<Entry> entries = new ArrayList<>();

  /// @param template segments; those that begin with a colon fit everything
  private record Entry(String method, List<String> template, Function<Request, Answer> handler) {}

  /// A route that fits a request.
  ///
  /// @param template as it was mounted, `/v1/endpoints/:id`
  /// @param parameters the named parts of the path, decoded
  public record Fitting(
      String template, Map<String, String> parameters, Function<Request, Answer> handler) {
    /// Copies the parameters.
    public Fitting {
      parameters = Map.copyOf(parameters);
    }
  }

  void add(String method, String path, Function<Request, Answer> handler) {
    entries.add(new Entry(method, segments(path), handler));
  }

  /// All routes as `METHOD /path/:name`, in the order in which they were mounted.
  public List<String> all() {
    return entries.stream()
        .map(entry -> entry.method() + " " + String.join("/", entry.template()))
        .toList();
  }

  /// The route for a request; the first that was mounted wins, as on the wire.
  ///
  /// @param path encoded, without query
  public Optional<Fitting> find(String method, String path) {
    List<String> actual = segments(path);
    for (Entry entry : entries) {
      Map<String, String> parameters = parameters(entry.template(), actual);
      if (entry.method().equals(method) && parameters != null) {
        return Optional.of(
            new Fitting(String.join("/", entry.template()), parameters, entry.handler()));
      }
    }
    return Optional.empty();
  }

  private static @Nullable Map<String, String> parameters(
      List<String> template, List<String> actual) {
    if (template.size() != actual.size()) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String wanted = template.get(i);
      String given = URLDecoder.decode(actual.get(i).replace("+", "%2B"), StandardCharsets.UTF_8);
      if (wanted.startsWith(":") && !given.isEmpty()) {
        parameters.put(wanted.substring(1), given);
      } else if (!wanted.equals(given)) {
        return null;
      }
    }
    return parameters;
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }
}
