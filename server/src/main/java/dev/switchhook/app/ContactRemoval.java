package dev.switchhook.app;

import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.contact.Contacts;
import dev.switchhook.store.Tx;
import java.util.UUID;

/// What happens to an application's contacts when it is removed: some go at once, the rest with the
/// next sweep.
record ContactRemoval(Contacts contacts) implements ApplicationRemoval {
  @Override
  public void remove(Tx tx, UUID applicationId) {
    contacts.removeSome(tx, applicationId);
  }

  @Override
  public void removed(UUID applicationId) {
    contacts.forget(applicationId);
  }
}
