package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.Transport;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.FailureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Bugs that the checker must see, each planted at a port of the simulation.
enum PlantedBug implements Bug {
  /// The provider hears 200 as soon as its webhook is queued.
  ANSWER_BEFORE_THE_COMMIT("I1", "is not stored") {
    @Override
    public boolean answersBeforeTheCommit() {
      return true;
    }
  },
  /// The provider hears 503, and what it sent is stored all the same.
  REFUSED_AND_STORED("I2", "was refused") {
    @Override
    public boolean refusesWhatItStores() {
      return true;
    }
  },
  /// The database says "committed" before the disk has it, as SQLite does with synchronous=NORMAL.
  COMMIT_BEFORE_THE_DISK("I1", "is not stored") {
    @Override
    public int commitsTogether() {
      return 4;
    }
  },
  /// One delivery of the fan-out is not written.
  FAN_OUT_ROW_SKIPPED("I1", "has no delivery") {
    @Override
    public String statement(String sql) {
      return onlyWhen(sql, "INSERT INTO delivery ", "(SELECT COUNT(*) FROM event) % 17 <> 5");
    }
  },
  /// What was stored is read and written again as JSON before it is sent.
  JSON_WRITTEN_AGAIN("I3", "changed the data") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT")
          ? sql.replace(
              "received_at, data,", "received_at, CAST(json(CAST(data AS TEXT)) AS BLOB),")
          : sql;
    }
  },
  /// Facts come without their keys, so a webhook that comes twice makes two events.
  DEDUPE_DROPPED("I4", "has become 2 events") {
    @Override
    public @Nullable String dedupeKey(String key) {
      return null;
    }
  },
  /// What was seen is not written, so a new process does not know it.
  DEDUPE_FORGOTTEN("I4", "has become 2 events") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("INSERT INTO seen") && !sql.contains("ON CONFLICT")
          ? onlyWhen(sql, "INSERT INTO seen", "1 = 0")
          : sql;
    }
  },
  /// A success is recorded, and its delivery stays as it was.
  SUCCESS_FORGOTTEN("I5", "its success was recorded") {
    @Override
    public String statement(String sql) {
      // 1 (delivered) becomes 0 (pending); 2 (failed) stays
      return sql.replace(
          PlantedBug.NEW_STATE, "state = CASE WHEN state = 0 THEN (? / 2) * 2 ELSE state END");
    }
  },
  /// The store refuses to record successes, and the process that heard one sends again.
  SUCCESS_NOT_TAKEN("I5", "this process had heard its success") {
    @Override
    public String statement(String sql) {
      return sql.replace(
          PlantedBug.NEW_STATE, "state = CASE WHEN state = 0 THEN NULLIF(?, 1) * 1 ELSE state END");
    }
  },
  /// The next delivery of a contact does not wait for the one before it.
  ORDER_IGNORED("I6", "started before") {
    @Override
    public String statement(String sql) {
      return sql.replace(" THEN ? ELSE NULL END", " THEN NULLIF(?, 253402300799999) ELSE NULL END");
    }
  },
  /// Every wait of a schedule is twice as long.
  EVERY_WAIT_DOUBLED("I7", "nothing held it up") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT") && sql.contains("FROM endpoint")
          ? sql.replace("retry_schedule", PlantedBug.DOUBLED)
          : sql;
    }
  },
  /// A failure does not make the endpoint's concurrency smaller.
  FAILURES_DO_NOT_SLOW("I7", "too many at once") {
    @Override
    public Transport transport(Transport real) {
      return hearing(
          real,
          answer ->
              answer.status() != 500
                  ? answer
                  : new EgressResult.Answered(
                      404, answer.headers(), answer.body(), false, answer.took()));
    }
  },
  /// `Retry-After` does not reach the engine.
  RETRY_AFTER_IGNORED("I7", "asked for quiet") {
    @Override
    public Transport transport(Transport real) {
      return hearing(
          real,
          answer ->
              new EgressResult.Answered(
                  answer.status(), List.of(), answer.body(), false, answer.took()));
    }
  },
  /// Endpoints have no rate limit.
  RATE_LIMIT_IGNORED("I7", "a second") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT") && sql.contains("FROM endpoint")
          ? sql.replace("rate_limit", "NULL")
          : sql;
    }
  },
  /// Endpoints that fail are probed with as many attempts as ever.
  BREAKER_NEVER_OPENS("I7", "breaker was open") {
    @Override
    public Transport transport(Transport real) {
      return hearing(
          real,
          answer ->
              answer.status() != 500
                  ? answer
                  : new EgressResult.Answered(
                      404, answer.headers(), answer.body(), false, answer.took()));
    }
  },
  /// The steady clock of the engine runs too fast.
  FAST_CLOCK("I7", "a second") {
    @Override
    public long nanos(long real) {
      return real * 3;
    }
  },
  /// Each attempt counts twice.
  SETTLED_TWICE("I8", "attempts, and has") {
    @Override
    public String statement(String sql) {
      return sql.replace("attempt_count = attempt_count + 1", "attempt_count = attempt_count + 2");
    }
  },
  /// Attempts are made and not recorded.
  ATTEMPT_NOT_RECORDED("I8", "attempts, and has") {
    @Override
    public String statement(String sql) {
      return onlyWhen(sql, "INSERT INTO attempt ", "(SELECT COUNT(*) FROM event) % 7 <> 3");
    }
  },
  /// The engine hears 200 when an endpoint said 500.
  FAILURE_TAKEN_FOR_SUCCESS("I1", "never was") {
    @Override
    public Transport transport(Transport real) {
      return hearing(
          real,
          answer ->
              answer.status() == 500
                  ? new EgressResult.Answered(200, List.of(), new byte[0], false, answer.took())
                  : answer);
    }
  },
  /// A delivery is given up before its schedule is over.
  SCHEDULE_CUT_SHORT("I1", "was given up") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT") && sql.contains("FROM endpoint")
          ? sql.replace("retry_schedule", "NULL")
          : sql;
    }
  },
  /// What the hub has no room for is taken for an endpoint that cannot be reached.
  NO_ROOM_CHARGED("I8", "no room for it") {
    @Override
    public Transport transport(Transport real) {
      return (request, done) ->
          real.send(
              request,
              result ->
                  done.accept(
                      result instanceof EgressResult.Failed failed
                              && failed.kind() == FailureKind.OVERLOADED
                          ? new EgressResult.Failed(
                              FailureKind.CONNECT, failed.detail(), failed.took(), 0)
                          : result));
    }
  },
  /// The figures of an endpoint lose successes.
  SUCCESS_NOT_COUNTED("I9", "counts") {
    @Override
    public String statement(String sql) {
      return sql.replace(
          "attempts_succeeded = attempts_succeeded + ?",
          "attempts_succeeded = attempts_succeeded + 0 * ?");
    }
  },
  /// After a restart endpoints belong to one application.
  TENANTS_MIXED("I10", "another application") {
    @Override
    public String statement(String sql) {
      return sql.endsWith("FROM endpoint WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?")
          ? sql.replaceFirst("application_id", "(SELECT MIN(application_id) FROM endpoint)")
          : sql;
    }
  },
  /// Deliveries go to the address that the process saw first.
  ADDRESS_KEPT("I2", "given up") {
    @Override
    public Transport transport(Transport real) {
      Map<String, EndpointUrl> first = new HashMap<>();
      return (request, done) -> {
        String url = request.url().text();
        EndpointUrl kept =
            first.computeIfAbsent(url.substring(0, url.lastIndexOf('/')), _ -> request.url());
        real.send(
            new EgressRequest(
                kept, request.method(), request.headers(), request.body(), request.deadline()),
            done);
      };
    }
  },
  /// Deliveries go to endpoints that were paused when the process started.
  PAUSE_IGNORED("I2", "was paused") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT") && sql.contains("FROM endpoint")
          ? sql.replace(" state,", " REPLACE(state, 'paused', 'active'),")
          : sql;
    }
  },
  /// A new process does not look for what was pending.
  CRASH_FORGETS_PENDING("I12", "did not start") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT DISTINCT endpoint_id") ? sql + " AND 1 = 0" : sql;
    }
  },
  /// Retries that come due are not looked for.
  RETRIES_FORGOTTEN("I12", "did not start") {
    @Override
    public String statement(String sql) {
      return sql.startsWith("SELECT 1 FROM delivery") ? sql.replace("<= ?", "< ? - 9e12") : sql;
    }
  };

  /// The schedules of [Receiver], every wait twice as long.
  private static final String DOUBLED =
      "CASE retry_schedule WHEN '[\"PT5S\",\"PT1M\",\"PT10M\"]'"
          + " THEN '[\"PT10S\",\"PT2M\",\"PT20M\"]'"
          + " ELSE '[\"PT4S\",\"PT20S\",\"PT1M\",\"PT10M\",\"PT40M\",\"PT2H\"]' END";

  /// What settling an attempt makes of its delivery's state.
  private static final String NEW_STATE = "state = CASE WHEN state = 0 THEN ? ELSE state END";

  private final String invariant;
  private final String words;

  PlantedBug(String invariant, String words) {
    this.invariant = invariant;
    this.words = words;
  }

  /// Whether it is what this violation tells.
  boolean isToldBy(Violation violation) {
    return violation.invariant().equals(invariant) && violation.what().contains(words);
  }

  /// The one that must be seen as broken; others may be too.
  String invariant() {
    return invariant;
  }

  /// An INSERT that does nothing unless the condition holds.
  private static String onlyWhen(String sql, String start, String condition) {
    if (!sql.startsWith(start) || sql.contains("RETURNING")) {
      return sql;
    }
    int values = sql.indexOf("VALUES (");
    return sql.substring(0, values)
        + "SELECT "
        + sql.substring(values + "VALUES (".length(), sql.length() - 1)
        + " WHERE "
        + condition;
  }

  private static Transport hearing(Transport real, UnaryOperator<EgressResult.Answered> heard) {
    return (request, done) ->
        real.send(
            request,
            result ->
                done.accept(
                    result instanceof EgressResult.Answered answer ? heard.apply(answer) : result));
  }
}
