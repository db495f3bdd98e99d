package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.store.Database;
import dev.switchhook.store.Work;

/// Transactions in which a request may be refused.
///
/// What is thrown inside a transaction rolls back the whole batch that it was in, and everybody
/// else's work is done again piece by piece. A refusal is no failure of the store, so it leaves the
/// transaction as a value, and is thrown outside.
final class Refusals {
  private Refusals() {}

  private sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(ApiError error) implements Outcome<T> {}
  }

  /// Runs the work in a write transaction and waits for its commit.
  ///
  /// @param work refuses, if at all, before it writes: what it wrote before would stay
  /// @throws ApiError that of the work
  static <T> T writeNow(Database database, Work<T> work) {
    Outcome<T> outcome =
        database.writeNow(tx -> {
          try {
            return new Outcome.Done<T>(work.run(tx));
          } catch (ApiError e) {
            return new Outcome.Refused<T>(e);
          }
        });
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(ApiError error) -> throw error;
    };
  }
}
