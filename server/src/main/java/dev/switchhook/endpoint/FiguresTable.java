package dev.switchhook.endpoint;

import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL that keeps the figures of endpoints, those of a batch in one statement where a statement
/// is a trip. Joins the caller's transaction; stateless.
final class FiguresTable {
  private static final Each COUNT =
      Each.update(
          "endpoint",
          "UPDATE endpoint SET number_of_errors = ?, failing_since = ?,"
              + " attempts_succeeded = attempts_succeeded + ?, attempts_failed = attempts_failed + ? WHERE id = ?",
          "UPDATE endpoint e SET number_of_errors = x.errors, failing_since = x.since,"
              + " attempts_succeeded = e.attempts_succeeded + x.succeeded,"
              + " attempts_failed = e.attempts_failed + x.failed FROM {rows} WHERE e.id = x.key",
          Column.number("errors"),
          Column.number("since"),
          Column.number("succeeded"),
          Column.number("failed"),
          Column.uuid("key"));

  private static final Each COUNT_FAILURES =
      Each.update(
          "endpoint",
          "UPDATE endpoint SET number_of_errors = number_of_errors + ?,"
              + " failing_since = COALESCE(failing_since, ?), attempts_failed = attempts_failed + ?"
              + " WHERE id = ? RETURNING failing_since, number_of_errors, id",
          "UPDATE endpoint e SET number_of_errors = e.number_of_errors + x.failed,"
              + " failing_since = COALESCE(e.failing_since, x.since), attempts_failed = e.attempts_failed + x.total"
              + " FROM {rows} WHERE e.id = x.key RETURNING e.failing_since, e.number_of_errors, e.id",
          Column.number("failed"),
          Column.number("since"),
          Column.number("total"),
          Column.uuid("key"));

  private static final Each FORGET =
      Each.update(
          "endpoint",
          "UPDATE endpoint SET attempts_succeeded = attempts_succeeded - ?,"
              + " attempts_failed = attempts_failed - ? WHERE id = ?",
          "UPDATE endpoint e SET attempts_succeeded = e.attempts_succeeded - x.succeeded,"
              + " attempts_failed = e.attempts_failed - x.failed FROM {rows} WHERE e.id = x.key",
          Column.number("succeeded"),
          Column.number("failed"),
          Column.uuid("key"));

  /// Takes attempts out of the totals.
  void forget(Tx tx, Map<UUID, AttemptTotals> removed) {
    List<@Nullable Object[]> rows = new ArrayList<>(removed.size());
    removed.forEach(
        (id, totals) -> rows.add(new @Nullable Object[] {totals.succeeded(), totals.failed(), id}));
    tx.updateEach(FORGET, rows);
  }

  /// Counts attempts.
  ///
  /// @return how those endpoints are failing none of whose attempts succeeded
  Map<UUID, Endpoints.Failing> count(Tx tx, Map<UUID, AttemptCount> counts) {
    Map<UUID, AttemptCount> failed = HashMap.newHashMap(0);
    Map<UUID, AttemptCount> others = HashMap.newHashMap(counts.size());
    counts.forEach((id, count) -> (count.succeeded() == 0 ? failed : others).put(id, count));
    countSome(tx, others);
    return failed.isEmpty() ? Map.of() : countFailures(tx, failed);
  }

  /// Counts attempts of endpoints, at least one of which succeeded each.
  private static void countSome(Tx tx, Map<UUID, AttemptCount> counts) {
    List<@Nullable Object[]> rows = new ArrayList<>(counts.size());
    counts.forEach((id, count) ->
        rows.add(
            new @Nullable Object[] {
              count.failedSinceSuccess(),
              count.failingSince(),
              count.succeeded(),
              count.failed(),
              id
            }));
    tx.updateEach(COUNT, rows);
  }

  /// The same when none succeeded.
  ///
  /// @return how the endpoints are failing now; nothing for one that does not exist
  private static Map<UUID, Endpoints.Failing> countFailures(Tx tx, Map<UUID, AttemptCount> counts) {
    List<@Nullable Object[]> rows = new ArrayList<>(counts.size());
    counts.forEach((id, count) ->
        rows.add(
            new @Nullable Object[] {count.failed(), count.failingSince(), count.failed(), id}));
    Map<UUID, Endpoints.Failing> failing = HashMap.newHashMap(counts.size());
    tx.each(
        COUNT_FAILURES,
        rows,
        row -> failing.put(row.uuid(3), new Endpoints.Failing(row.time(1), row.number(2))));
    return failing;
  }
}
