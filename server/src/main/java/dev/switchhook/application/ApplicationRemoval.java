package dev.switchhook.application;

import dev.switchhook.store.Tx;
import java.util.UUID;

/// What a feature does when an application is removed.
@FunctionalInterface
public interface ApplicationRemoval {
  /// Removes what the application owns, or marks it so that it stops at once and its rows go in the
  /// background. Part of the transaction that removes the application; may be run twice.
  void remove(Tx tx, UUID applicationId);

  /// Called after the commit, on a thread that may block: memory is brought up to date here. May be
  /// called more than once.
  default void removed(UUID applicationId) {}
}
