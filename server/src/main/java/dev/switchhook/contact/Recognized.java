package dev.switchhook.contact;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Who somebody is, and what the hub learnt by it.
///
/// @param contact as it is in the store after the transaction
/// @param isNew whether it was made just now; then nothing changed
/// @param changes what changed, of this contact and of others; the order in which it happened
/// @param touched keys of aliases about which memory may be wrong now
/// @param lasting whether the person will be recognised the same way from now on; false for a late
///   message from a number that they gave up
/// @param order rises with each recognition of this process
public record Recognized(
    Contact contact,
    boolean isNew,
    List<Change> changes,
    Set<String> touched,
    boolean lasting,
    long order) {
  /// Copies the lists.
  public Recognized {
    changes = List.copyOf(changes);
    touched = Set.copyOf(touched);
  }

  /// What changed of one contact.
  ///
  /// @param contact as it is now
  /// @param before what was known of them before
  /// @param fields the names of what changed: `name`, `username`, `phone_number`, `user_id`,
  ///   `merged`
  /// @param merged contacts that turned out to be this one
  public record Change(Contact contact, Person before, List<String> fields, List<UUID> merged) {
    /// Copies the lists.
    public Change {
      fields = List.copyOf(fields);
      merged = List.copyOf(merged);
    }
  }
}
