package dev.switchhook.api;

import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Failure;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Companion;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Notes every change that is asked of the API in the audit log, whoever asks and whichever route
/// it is: it is put around all handlers when they are mounted.
///
/// The entry is committed in the first transaction of the change, so neither is there without the
/// other, also when the process dies. What is done without a transaction that the request waits for
/// (a test, a handshake, a retry that is handed to the dispatcher) is noted right after it, before
/// it is answered: a process that dies in between has done it without an entry. Refused requests
/// have none.
final class ChangeLog implements Blocking.Around {
  /// Changing routes that carry what people write, or that programs call all the time: no
  /// configuration, and events, messages and deliveries are kept anyway.
  static final Set<String> TRAFFIC =
      Set.of(
          "POST /v1/events",
          "POST /v1/events/batch",
          "POST /v1/messages",
          "POST /v1/communication/:channelType/message",
          "POST /v1/endpoints/:id/ack",
          "POST /v1/live/tokens");

  /// Reading routes that show a secret, and what that is called.
  static final Map<String, String> REVEALS =
      Map.of("GET /v1/endpoints/:id/secret", "endpoints.secret.reveal");

  private static final String REPEATED = "Idempotency-Replayed";
  private static final String REPLAYS = "replays.create";
  private static final int ONLY_COUNTED = 200;
  private static final int SERVER_FAULTS = 500;

  private final AuditLog log;

  ChangeLog(AuditLog log) {
    this.log = log;
  }

  @Override
  public Function<Request, Answer> handler(
      HttpMethod method, String path, Function<Request, Answer> handler) {
    String route = method.name() + " " + path;
    String reveals = REVEALS.get(route);
    if (reveals != null) {
      ChangingRoute named = ChangingRoute.of(method.name(), path);
      return noted(new ChangingRoute(reveals, named.parameter()), handler);
    }
    boolean reads = method.equals(HttpMethod.GET);
    return reads || TRAFFIC.contains(route)
        ? handler
        : noted(ChangingRoute.of(method.name(), path), handler);
  }

  private Function<Request, Answer> noted(ChangingRoute route, Function<Request, Answer> handler) {
    return request -> {
      Change change = new Change(log, route, request);
      Companion companion =
          new Companion(tx -> change.entry().ifPresent(entry -> log.note(tx, entry)));
      Answer answer;
      try {
        answer = change.during(() -> companion.with(() -> handler.apply(request)));
      } catch (RuntimeException failure) {
        if (companion.committed() && isRefusal(failure)) {
          change.entry().ifPresent(entry -> log.takeBack(entry.id()));
        }
        throw failure;
      }
      change.entry().ifPresent(entry -> done(route, entry, companion.committed(), answer));
      return answer;
    };
  }

  /// What was refused changed nothing; what failed may have.
  private static boolean isRefusal(RuntimeException failure) {
    Throwable cause = failure instanceof Failure marked ? marked.getCause() : failure;
    return cause instanceof ApiError error && error.status() < SERVER_FAULTS;
  }

  private void done(ChangingRoute route, AuditEntry entry, boolean committed, Answer answer) {
    boolean nothing =
        answer.headers().containsKey(REPEATED)
            || (route.action().equals(REPLAYS) && answer.status() == ONLY_COUNTED);
    String subject = entry.subject().isEmpty() ? made(answer) : entry.subject();
    if (nothing) {
      if (committed) {
        log.takeBack(entry.id());
      }
    } else if (!committed) {
      log.note(new AuditLog.Deed(entry.applicationId(), entry.who(), entry.action(), subject));
    } else if (!subject.equals(entry.subject())) {
      log.name(entry.id(), subject);
    }
  }

  /// What the answer names: what was made, or the first of several things and how many more.
  private static String made(Answer answer) {
    if (answer.body().length == 0 || !Answer.JSON.equals(answer.contentType())) {
      return "";
    }
    JsonNode document = Json.parse(answer.body());
    JsonNode several = document.path("data");
    String id = idOf(several.isArray() ? several.path(0) : document).orElse("");
    return several.size() > 1 ? id + " +" + (several.size() - 1) : id;
  }

  private static Optional<String> idOf(JsonNode document) {
    return document
        .optional("id")
        .or(() -> document.optional("name"))
        .map(node -> node.asString(""));
  }
}
