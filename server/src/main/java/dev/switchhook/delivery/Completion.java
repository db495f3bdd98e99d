package dev.switchhook.delivery;

import dev.switchhook.store.Tx;
import java.util.List;

/// What a fact still needs from the store before it is an event.
@FunctionalInterface
public interface Completion {
  /// Completes the fact. Called in the publisher's transaction, only for facts that are no copies;
  /// it may be called again when the transaction is repeated, and has no effect but through the
  /// transaction and its result.
  ///
  /// @throws RuntimeException which fails the whole batch of facts
  Completed complete(Tx tx);

  /// A fact that is complete.
  ///
  /// @param before facts that become events first, in the same transaction; they have no dedupe key
  ///   and no completion
  /// @param data one JSON object as UTF-8
  /// @param committed is run once after the commit, on the store's thread or the publisher's
  ///   caller's; short, and does not throw
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Completed(List<NewEvent> before, byte[] data, Runnable committed) {
    /// Copies the list.
    public Completed {
      before = List.copyOf(before);
    }
  }
}
