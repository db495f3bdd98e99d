package dev.switchhook.access;

import java.util.Optional;
import java.util.function.Supplier;

/// For whom this thread acts, where the process calls its own API without a key. It lasts for one
/// call and cannot be set from outside.
public final class Acting {
  private static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

  private Acting() {}

  /// Runs the task in the name of the caller.
  public static <T> T as(Caller caller, Supplier<T> task) {
    return ScopedValue.where(CALLER, caller).call(task::get);
  }

  /// For whom the running task acts; empty outside of [#as].
  public static Optional<Caller> current() {
    return CALLER.isBound() ? Optional.of(CALLER.get()) : Optional.empty();
  }
}
