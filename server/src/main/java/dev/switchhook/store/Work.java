package dev.switchhook.store;

/// A piece of work inside a transaction.
///
/// It may be run twice (once in a shared batch, once more alone when a neighbour failed), so it has
/// no effect but through the transaction and its result.
///
/// @param <T> what it returns; the result counts only once the transaction is committed
@FunctionalInterface
public interface Work<T> {
  /// Does the work; any exception rolls all of it back.
  T run(Tx tx);

  /// Says what [#run] will certainly ask for, with [Tx#announce]. Called for all works of a batch
  /// before the first of them is run; not called when the work is alone.
  ///
  /// @param tx for nothing else
  default void announce(Tx tx) {}
}
