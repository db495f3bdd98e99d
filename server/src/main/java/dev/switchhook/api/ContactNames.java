package dev.switchhook.api;

import dev.switchhook.contact.Contacts;
import dev.switchhook.contact.Person;
import java.util.Set;
import java.util.UUID;

/// Whom a filter means: a contact's id, or the name under which a network knows the person.
record ContactNames(Contacts contacts) {
  /// The names that events may have; none when there is no such contact.
  Set<String> of(UUID applicationId, String text) {
    if (text.length() > Person.ID_CHARS_MAX || text.indexOf(0) >= 0) {
      return Set.of();
    }
    return ContactsResource.id(text)
        .map(id -> contacts.names(applicationId, id))
        .orElseGet(() -> Contacts.names(text));
  }
}
