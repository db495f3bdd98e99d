package dev.switchhook.app;

import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.replay.Replays;
import dev.switchhook.store.Tx;
import java.util.UUID;

/// What happens to an application's replays when it is removed.
record ReplayRemoval(Replays replays) implements ApplicationRemoval {
  @Override
  public void remove(Tx tx, UUID applicationId) {
    replays.cancelAll(tx, applicationId);
  }

  @Override
  public void removed(UUID applicationId) {
    replays.forget(applicationId);
  }
}
