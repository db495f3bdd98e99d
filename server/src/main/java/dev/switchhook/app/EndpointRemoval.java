package dev.switchhook.app;

import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Tx;
import java.util.UUID;

/// What happens to an application's endpoints when it is removed.
record EndpointRemoval(Endpoints endpoints) implements ApplicationRemoval {
  @Override
  public void remove(Tx tx, UUID applicationId) {
    endpoints.deleteAll(tx, applicationId);
  }

  @Override
  public void removed(UUID applicationId) {
    endpoints.forget(applicationId);
  }
}
