package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who was seen lately and what was said of them, so that somebody who says nothing new costs no
/// statement. A copy of what is committed; losing it costs reads only. Thread-safe; readers never
/// wait.
///
/// Two generations bound it: when the young one is full it becomes the old one, whose entries come
/// back by being used, and what was old is dropped.
final class ContactCache {
  /// Entries at most. About 25 MB, since an entry with its texts takes some 500 bytes.
  static final int ENTRIES_MAX = 50_000;

  private final int generationMax;
  private volatile Generations generations = new Generations();

  ContactCache() {
    this(ENTRIES_MAX);
  }

  /// @param entriesMax entries at most
  ContactCache(int entriesMax) {
    this.generationMax = entriesMax / 2;
  }

  private record Key(UUID applicationId, String alias) {}

  private static final class Generations {
    private final Map<Key, Entry> young = new ConcurrentHashMap<>();
    private final Map<Key, Entry> old;

    Generations() {
      this(Map.of());
    }

    Generations(Map<Key, Entry> old) {
      this.old = old;
    }
  }

  /// An entry that was taken back may still be on its way from the old generation to the young one,
  /// so it carries the mark itself.
  private static final class Entry {
    private final UUID contactId;
    private final Person person;
    private final long order;
    private volatile boolean stale;

    Entry(UUID contactId, Person person, long order) {
      this.contactId = contactId;
      this.order = order;
      this.person = person;
    }
  }

  /// The contact, when all that is said of the person is known of it.
  @Nullable UUID find(UUID applicationId, ChannelType type, Person person) {
    Entry entry = entry(new Key(applicationId, primary(type, person)));
    return entry == null || entry.stale || !entry.person.covers(person) ? null : entry.contactId;
  }

  private @Nullable Entry entry(Key key) {
    Generations now = generations;
    Entry entry = now.young.get(key);
    if (entry == null) {
      entry = now.old.get(key);
      if (entry != null && !entry.stale) {
        keep(key, entry);
      }
    }
    return entry;
  }

  private void keep(Key key, Entry entry) {
    Generations now = generations;
    now.young.put(key, entry);
    if (now.young.size() >= generationMax) {
      turn(now);
    }
  }

  private synchronized void turn(Generations full) {
    if (generations == full) {
      generations = new Generations(full.young);
    }
  }

  /// After the commit: forgets what may be wrong and notes what is right.
  void remember(Sighting sighting, Recognized recognized) {
    UUID applicationId = sighting.applicationId();
    for (String alias : recognized.touched()) {
      drop(new Key(applicationId, alias));
    }
    if (!recognized.lasting()) {
      return;
    }
    Person known = sighting.person().or(recognized.contact().person());
    Key key = new Key(applicationId, primary(sighting.channelType(), sighting.person()));
    Entry there = entry(key);
    // commits are told in their order, but not all on one thread
    if (there == null || there.stale || there.order < recognized.order()) {
      keep(key, new Entry(recognized.contact().id(), known, recognized.order()));
    }
  }

  /// Forgets all contacts of an application.
  void forget(UUID applicationId) {
    forget(key -> key.applicationId().equals(applicationId));
  }

  /// Forgets everybody.
  void forgetAll() {
    forget(_ -> true);
  }

  private void forget(Predicate<Key> which) {
    Generations now = generations;
    for (Map<Key, Entry> generation : List.of(now.young, now.old)) {
      for (Key key : generation.keySet()) {
        if (which.test(key)) {
          drop(key);
        }
      }
    }
  }

  private void drop(Key key) {
    Generations now = generations;
    drop(now.old, key);
    drop(now.young, key);
  }

  private static void drop(Map<Key, Entry> generation, Key key) {
    Entry entry = generation.get(key);
    if (entry != null) {
      entry.stale = true;
      generation.remove(key, entry);
    }
  }

  int size() {
    Generations now = generations;
    return now.young.size() + now.old.size();
  }

  private static String primary(ChannelType type, Person person) {
    String userId = person.userId() == null ? person.parentUserId() : person.userId();
    if (userId != null) {
      return Person.userKey(type, userId);
    }
    return Person.numberKey(type, Objects.requireNonNull(person.phoneNumber(), "nobody"));
  }
}
