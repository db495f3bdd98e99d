package dev.switchhook.api;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channels;
import dev.switchhook.http.ApiError;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Removes an application with all that it owns, in one transaction. Answers that are kept for its
/// `Idempotency-Key`s expire like others, within a day: nobody can ask for them any more.
final class ApplicationDeletion {
  private final Database database;
  private final Applications applications;
  private final List<ApplicationRemoval> removals;

  /// @param others removals of features that this package does not bring together itself
  ApplicationDeletion(
      Database database,
      Applications applications,
      ApiKeys keys,
      Channels channels,
      List<ApplicationRemoval> others) {
    this.database = database;
    this.applications = applications;
    this.removals = new ArrayList<>(others);
    removals.add(removalOf(channels));
    removals.add(removalOf(keys));
    removals.add(RegisteredTypeTable::removeAll);
  }

  /// @throws ApiError 404 when there is no such application
  void delete(UUID applicationId) {
    boolean found =
        database.writeNow(tx -> {
          removals.forEach(removal -> removal.remove(tx, applicationId));
          return applications.remove(tx, applicationId);
        });
    removals.forEach(removal -> removal.removed(applicationId));
    if (!found) {
      throw ApiError.notFound("application");
    }
  }

  private static ApplicationRemoval removalOf(ApiKeys keys) {
    return new ApplicationRemoval() {
      @Override
      public void remove(Tx tx, UUID applicationId) {
        keys.removeAll(tx, applicationId);
      }

      @Override
      public void removed(UUID applicationId) {
        keys.forget(applicationId);
      }
    };
  }

  private static ApplicationRemoval removalOf(Channels channels) {
    return new ApplicationRemoval() {
      @Override
      public void remove(Tx tx, UUID applicationId) {
        channels.removeAll(tx, applicationId);
      }

      @Override
      public void removed(UUID applicationId) {
        channels.forget(applicationId);
      }
    };
  }
}
