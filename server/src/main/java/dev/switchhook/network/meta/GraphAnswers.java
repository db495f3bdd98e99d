package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.SendResult.Problem;
import dev.switchhook.network.Trees;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Judges answers of the Graph API: by the error's code, not by the HTTP status, as Meta advises.
///
/// @param transientCodes errors that go away by themselves
/// @param waits how long to wait after some of them
/// @param accepted the reading of an answer without error; null when it does not say what was taken
record GraphAnswers(
    Set<String> transientCodes,
    Map<String, Duration> waits,
    Function<ObjectNode, @Nullable SendResult> accepted) {
  /// Longest wait that a usage header may ask for, in minutes: a day.
  static final int REGAIN_MINUTES_MAX = 1_440;

  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /// Copies the sets.
  GraphAnswers {
    transientCodes = Set.copyOf(transientCodes);
    waits = Map.copyOf(waits);
  }

  SendResult judge(ProviderAnswer answer) {
    ObjectNode body = JsonCalls.object(answer);
    if (body != null && body.path("error") instanceof ObjectNode error) {
      return failed(answer, error);
    }
    if (answer.status() >= OK && answer.status() < REDIRECT) {
      SendResult taken = body == null ? null : accepted.apply(body);
      return taken == null
          ? new SendResult.Unclear(plain(answer, "Meta's answer does not say what was taken"))
          : taken;
    }
    return withoutError(answer);
  }

  /// Without an error that says what happened, a server's failure may have come after the message
  /// was taken.
  private SendResult withoutError(ProviderAnswer answer) {
    if (answer.status() == TOO_MANY) {
      return new SendResult.Later(plain(answer, "too many requests"), wait(answer, ""));
    }
    if (answer.status() >= SERVER_ERROR || answer.status() == REQUEST_TIMEOUT) {
      return new SendResult.Unclear(plain(answer, "Meta failed without saying what happened"));
    }
    return new SendResult.Refused(plain(answer, "Meta refused the request"));
  }

  private static Problem plain(ProviderAnswer answer, String title) {
    return new Problem(String.valueOf(answer.status()), title, null);
  }

  private SendResult failed(ProviderAnswer answer, ObjectNode error) {
    Problem problem = problem(answer, error);
    if (transientCodes.contains(problem.code()) || isCalledTransient(error)) {
      return new SendResult.Later(problem, wait(answer, problem.code()));
    }
    boolean named = error.hasNonNull("code");
    return answer.status() >= SERVER_ERROR && !named
        ? new SendResult.Unclear(problem)
        : new SendResult.Refused(problem);
  }

  /// A member of many of the Graph API's errors.
  private static boolean isCalledTransient(JsonNode error) {
    return error.path("is_transient").isBoolean() && error.path("is_transient").booleanValue();
  }

  private static Problem problem(ProviderAnswer answer, JsonNode error) {
    String code = Trees.text(error, "code");
    String message = Trees.text(error, "message");
    String details = Trees.text(error.path("error_data"), "details");
    if (details == null) {
      details = Trees.text(error, "error_user_msg");
    }
    String subcode = Trees.text(error, "error_subcode");
    if (details == null && subcode != null) {
      details = "subcode " + subcode;
    }
    return new Problem(
        code == null ? String.valueOf(answer.status()) : code,
        message == null ? "Meta names no reason" : message,
        details);
  }

  /// What the answer asks for, else what is known of the code, else null.
  private @Nullable Duration wait(ProviderAnswer answer, String code) {
    long seconds = JsonCalls.seconds(answer.header("retry-after"));
    if (seconds >= 0) {
      return Duration.ofSeconds(seconds);
    }
    int minutes = minutesToRegain(answer.header("x-business-use-case-usage"));
    return minutes > 0 ? Duration.ofMinutes(minutes) : waits.get(code);
  }

  /// The header holds `{"<id>":[{"estimated_time_to_regain_access":<minutes>,…}]}`.
  private static int minutesToRegain(@Nullable String usage) {
    if (usage == null) {
      return 0;
    }
    try {
      int most = 0;
      for (JsonNode uses : Json.parse(usage.getBytes(StandardCharsets.UTF_8))) {
        for (JsonNode use : uses) {
          most = Math.max(most, use.path("estimated_time_to_regain_access").asInt(0));
        }
      }
      return Math.min(most, REGAIN_MINUTES_MAX);
    } catch (MalformedJson e) {
      return 0;
    }
  }
}
