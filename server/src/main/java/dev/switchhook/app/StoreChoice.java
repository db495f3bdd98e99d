package dev.switchhook.app;

import dev.switchhook.config.HubConfig;
import dev.switchhook.crypto.Secret;
import dev.switchhook.store.StoreSettings;

/// Which store the configuration names.
final class StoreChoice {
  private StoreChoice() {}

  /// PostgreSQL when an address is configured; else SQLite in the data directory.
  static StoreSettings of(HubConfig config) {
    HubConfig.Postgres postgres = config.data().postgres();
    return postgres == null
        ? new StoreSettings.Sqlite(config.data().directory())
        : new StoreSettings.Postgresql(
            postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password().reveal()));
  }
}
