package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventFilter;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoredCopy;
import dev.switchhook.store.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// All contacts. Thread-safe. Methods that read without a transaction wait for the store.
///
/// Memory of several nodes: each remembers what it learnt itself. A name that changed on another
/// node is compared with the store as soon as somebody uses it here, so nothing is told twice; a
/// contact that another node merged goes on under its former id here until it falls out of memory,
/// and that id leads to the right contact.
public final class Contacts implements StoredCopy {
  private static final int HOPS_MAX = 16;

  private final Database database;
  private final Recognizer recognizer;
  private final ContactTable table = new ContactTable();
  private final ContactCache cache = new ContactCache();

  /// Contacts in this store.
  public Contacts(Database database, Ids ids, InstantSource clock) {
    this.database = database;
    this.recognizer = new Recognizer(ids, clock);
  }

  /// Who it is, when memory knows them and nothing new is said of them. Never blocks.
  public Optional<UUID> known(UUID applicationId, ChannelType type, Person person) {
    return Optional.ofNullable(cache.find(applicationId, type, person));
  }

  /// Finds out who it is: makes the contact, changes it, or merges it with another. One read when
  /// nothing is new. Part of the transaction of what the person did; may be run twice.
  public Recognized recognize(Tx tx, Sighting sighting) {
    return recognizer.recognize(tx, sighting);
  }

  /// After the commit of [#recognize]: brings memory up to date.
  public void remember(Sighting sighting, Recognized recognized) {
    cache.remember(sighting, recognized);
  }

  /// The contact, unless it does not exist or belongs to another application. The id of one that
  /// was merged leads to the one that it was merged into.
  public Optional<Contact> find(UUID applicationId, UUID id) {
    return database.readNow(tx -> find(tx, applicationId, id));
  }

  private Optional<Contact> find(Tx tx, UUID applicationId, UUID id) {
    UUID last = id;
    for (int hop = 0; hop < HOPS_MAX; hop++) {
      Optional<UUID> next = table.successor(tx, applicationId, last);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get().equals(last)) {
        return table.find(tx, applicationId, last);
      }
      last = next.get();
    }
    return Optional.empty();
  }

  /// The contact that the network knows by this number or user id.
  public Optional<Contact> find(UUID applicationId, ChannelType type, String name) {
    Set<String> keys = Set.of(Person.userKey(type, name), Person.numberKey(type, name));
    return database.readNow(tx ->
        table.matches(tx, applicationId, keys).stream()
            .filter(match -> match.formerAt() == null)
            .map(ContactTable.Match::contact)
            .findFirst());
  }

  /// Contacts, newest first.
  ///
  /// @param limit most contacts
  public List<Contact> page(ContactFilter filter, IdRange range, int limit) {
    String text = filter.text();
    String sought = text == null ? null : sought(text);
    return database.readNow(tx -> table.page(tx, filter, sought, range, limit));
  }

  private static String sought(String text) {
    String digits = PhoneNumbers.digits(text.strip());
    if (!digits.isEmpty()) {
      return PhoneNumbers.common(digits);
    }
    String small = text.strip().toLowerCase(Locale.ROOT);
    return small.startsWith("@") ? small.substring(1) : small;
  }

  /// Names under which events speak of the contact: its numbers, in all variants, and its user ids,
  /// former ones included; at most [EventFilter#CONTACTS_MAX]. Empty when there is no such contact.
  public Set<String> names(UUID applicationId, UUID id) {
    List<String> keys =
        database.readNow(tx ->
            find(tx, applicationId, id)
                .map(contact ->
                    table.keys(tx, applicationId, contact.id(), EventFilter.CONTACTS_MAX))
                .orElse(List.of()));
    Set<String> names = new LinkedHashSet<>();
    for (String key : keys) {
      names.addAll(named(key));
    }
    return bounded(names);
  }

  /// All ways to write the name that events know somebody by: the variants of a number, or the user
  /// id itself.
  public static Set<String> names(String name) {
    Set<String> names = new LinkedHashSet<>(Set.of(name));
    names.addAll(PhoneNumbers.written(PhoneNumbers.common(name)));
    return names;
  }

  private static List<String> named(String key) {
    String name = key.substring(key.indexOf(':', key.indexOf(':') + 1) + 1);
    return key.contains(":number:") ? PhoneNumbers.written(name) : List.of(name);
  }

  private static Set<String> bounded(Set<String> names) {
    return new LinkedHashSet<>(
        new ArrayList<>(names).subList(0, Math.min(names.size(), EventFilter.CONTACTS_MAX)));
  }

  /// Removes some contacts of an application that is being removed; the rest is [ContactSweep]'s.
  public void removeSome(Tx tx, UUID applicationId) {
    var _ = ContactSweep.remove(tx, applicationId, ContactSweep.AT_ONCE);
  }

  /// Forgets what memory has, which is learnt anew from the store.
  @Override
  public void load() {
    cache.forgetAll();
  }

  /// Forgets what memory has of a removed application.
  public void forget(UUID applicationId) {
    cache.forget(applicationId);
  }
}
