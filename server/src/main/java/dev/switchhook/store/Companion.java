package dev.switchhook.store;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Work that goes into the first transaction that a thread waits for ([Database#writeNow]) while a
/// task runs, whoever begins it: a note of what was done is committed with what was done, or
/// neither is. One thread's own.
public final class Companion {
  private static final ScopedValue<Companion> CURRENT = ScopedValue.newInstance();

  private final Consumer<Tx> work;
  private boolean committed;

  /// @param work may be run again when a neighbour in its batch failed, like [Work]
  public Companion(Consumer<Tx> work) {
    this.work = work;
  }

  /// Runs the task; its first transaction takes the work along.
  public <T> T with(Supplier<T> task) {
    return ScopedValue.where(CURRENT, this).call(task::get);
  }

  /// Whether a transaction took the work along and was committed.
  public boolean committed() {
    return committed;
  }

  /// What the next transaction of this thread takes along.
  static Optional<Companion> waiting() {
    return CURRENT.isBound() && !CURRENT.get().committed
        ? Optional.of(CURRENT.get())
        : Optional.empty();
  }

  /// The same work, and the companion's behind it.
  <T> Work<T> beside(Work<T> other) {
    return new Work<>() {
      @Override
      public T run(Tx tx) {
        T result = other.run(tx);
        work.accept(tx);
        return result;
      }

      @Override
      public void announce(Tx tx) {
        other.announce(tx);
      }
    };
  }

  void isCommitted() {
    committed = true;
  }
}
