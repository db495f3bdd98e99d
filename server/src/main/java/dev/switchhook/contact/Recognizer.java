package dev.switchhook.contact;

import dev.switchhook.contact.ContactTable.Match;
import dev.switchhook.id.Ids;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Finds out who somebody is. All of it happens in the caller's transaction.
final class Recognizer {
  private final Ids ids;
  private final InstantSource clock;
  private final ContactTable table = new ContactTable();
  private final AtomicLong order = new AtomicLong();

  Recognizer(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  Recognized recognize(Tx tx, Sighting sighting) {
    List<Match> matches = table.matches(tx, sighting.applicationId(), sighting.keys());
    Optional<Contact> known = best(matches, sighting);
    if (known.isEmpty()) {
      Contact made = made(sighting);
      if (isTaken(tx, made, matches)) {
        table.insert(tx, made);
        return new Recognized(
            made, true, List.of(), sighting.keys(), true, order.incrementAndGet());
      }
      // another node met the person at the same time, and its transaction is through now
      matches = table.matches(tx, sighting.applicationId(), sighting.keys());
      known = best(matches, sighting);
    }
    Contact contact = known.orElseThrow(Recognizer::aliasWithoutContact);
    return new Encounter(tx, table, sighting, matches, now()).of(contact, order.incrementAndGet());
  }

  private static StoreException aliasWithoutContact() {
    return new StoreException(
        StoreException.Kind.BUG, "an alias exists and leads to no contact", null);
  }

  /// The contact of the surest alias that holds.
  private static Optional<Contact> best(List<Match> matches, Sighting sighting) {
    Map<String, Match> byKey = new LinkedHashMap<>();
    matches.forEach(match -> byKey.put(match.key(), match));
    return sighting.keys().stream()
        .map(byKey::get)
        .filter(match -> match != null && match.holds(sighting.at()))
        .map(Match::contact)
        .findFirst();
  }

  /// Takes all aliases for a new contact: those that nobody has, and numbers that somebody gave up.
  ///
  /// @return false when one of those that nobody had is somebody's meanwhile; then none is kept
  private boolean isTaken(Tx tx, Contact made, List<Match> former) {
    Set<String> given = new HashSet<>();
    former.forEach(match -> given.add(match.key()));
    boolean first = true;
    for (String key : made.person().keys(made.channelType())) {
      if (given.contains(key) || !first) {
        table.assign(tx, made, key);
      } else if (!table.claim(tx, made, key)) {
        return false;
      }
      first = false;
    }
    return true;
  }

  private Contact made(Sighting sighting) {
    Instant now = now();
    return new Contact(
        ids.next(),
        sighting.applicationId(),
        sighting.channelId(),
        sighting.channelType(),
        sighting.person(),
        now,
        now);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
