package dev.switchhook.http;

import dev.switchhook.json.MalformedJson;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that turns failures into answers. Thread-safe, never blocks.
///
/// An [ApiError] says itself what it is, malformed JSON is 400, what the translation knows is what
/// it says, and everything else is a bug: logged with the request id, and 500 without a word of it.
public final class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private final List<Map.Entry<String, ErrorFormat>> formats;
  private final ErrorTranslation translation;

  /// @param formats error format by path prefix (`/v1/organization`: that path and all below it);
  ///   the longest prefix decides; other paths answer problem details
  public Errors(Map<String, ErrorFormat> formats, ErrorTranslation translation) {
    this.formats =
        formats.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
            .toList();
    this.translation = translation;
  }

  /// The answer to a request that failed.
  ///
  /// @param path of the request, for the choice of the format
  public Answer answer(Throwable failure, String path, String requestId) {
    if (failure instanceof Failure marked) {
      return answer(marked.failure(), path, requestId).withHeaders(marked.headers());
    }
    ApiError error = errorOf(failure, requestId);
    return formatOf(path).answer(error, requestId).withHeaders(error.headers());
  }

  private ApiError errorOf(Throwable failure, String requestId) {
    return switch (failure) {
      case ApiError error -> error;
      case MalformedJson malformed ->
          ApiError.unreadable("malformed_json", String.valueOf(malformed.getMessage()));
      case CompletionException wrapper when wrapper.getCause() != null ->
          errorOf(wrapper.getCause(), requestId);
      default -> translation.translate(failure).orElseGet(() -> bug(failure, requestId));
    };
  }

  private static ApiError bug(Throwable failure, String requestId) {
    log.error("request {} met a bug", requestId, failure);
    return ApiError.of(
        500, "internal", "the hub made a mistake; its log has more under the request id");
  }

  private ErrorFormat formatOf(String path) {
    for (Map.Entry<String, ErrorFormat> entry : formats) {
      String prefix = entry.getKey();
      if (path.equals(prefix) || path.startsWith(prefix + "/")) {
        return entry.getValue();
      }
    }
    return ErrorFormat.PROBLEM;
  }
}
