package dev.switchhook.contact;

import dev.switchhook.contact.ContactTable.Match;
import dev.switchhook.contact.Recognized.Change;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A sighting of somebody who is known: what is new about them, and whether others turn out to be
/// the same person. One object for one sighting, in one transaction.
///
/// When one update names aliases of two contacts, they are one person, except where that would mix
/// up two people: a number may go to somebody else. Then the number changes hands and nobody is
/// merged. `docs/decisions/0007` gives the rules and their reasons.
final class Encounter {
  private final Tx tx;
  private final ContactTable table;
  private final Sighting sighting;
  private final List<Match> matches;
  private final Instant now;
  private final List<Change> changes = new ArrayList<>();
  private final List<UUID> merged = new ArrayList<>();
  private final Set<UUID> same = new HashSet<>();
  private final Set<String> touched = new HashSet<>();
  private final Set<String> numbersBefore = new HashSet<>();
  private boolean lasting = true;

  Encounter(Tx tx, ContactTable table, Sighting sighting, List<Match> matches, Instant now) {
    this.tx = tx;
    this.table = table;
    this.sighting = sighting;
    this.matches = matches;
    this.now = now;
  }

  /// @param subject who it is, by the surest alias
  /// @param order of the recognition
  Recognized of(Contact subject, long order) {
    same.add(subject.id());
    Contact contact = subject;
    Person before = subject.person();
    for (Contact other : others(subject)) {
      if (isSame(subject, other)) {
        before = isOlder(other, contact) ? other.person() : before;
        contact = merged(contact, other);
      } else {
        loseNumber(other);
      }
    }
    noteNumber(subject.person());
    Contact after = contact.with(updated(subject, contact.person()), now);
    assignAliases(after);
    List<String> fields = fields(before, after.person());
    if (fields.isEmpty()) {
      return new Recognized(subject, false, changes, touched, lasting, order);
    }
    table.update(tx, after);
    giveUpNumbers(after);
    touch(before);
    touch(after.person());
    touched.addAll(sighting.keys());
    changes.add(new Change(after, before, fields, merged));
    return new Recognized(after, false, changes, touched, lasting, order);
  }

  private List<Contact> others(Contact subject) {
    Map<UUID, Contact> others = new LinkedHashMap<>();
    for (Match match : matches) {
      Contact contact = match.contact();
      if (match.holds(sighting.at()) && !contact.id().equals(subject.id())) {
        others.putIfAbsent(contact.id(), contact);
      }
    }
    return List.copyOf(others.values());
  }

  private boolean isSame(Contact subject, Contact other) {
    String named = sighting.person().userId();
    String theirs = other.person().userId();
    if (theirs != null && theirs.equals(named)) {
      return true;
    }
    if (sighting.before() != null) {
      // whoever has had the new number for longer is somebody who gave it up
      return (named == null || theirs == null) && isOlder(subject, other);
    }
    String number = subject.person().phoneNumber();
    String seen = sighting.person().phoneNumber();
    return theirs == null
        || subject.person().userId() == null
        || number == null
        || seen == null
        || PhoneNumbers.same(number, seen);
  }

  private static boolean isOlder(Contact one, Contact other) {
    return IdRange.compare(one.id(), other.id()) < 0;
  }

  /// The older one stays; what is known of the one that was recognised first counts more.
  private Contact merged(Contact contact, Contact other) {
    boolean otherStays = isOlder(other, contact);
    Contact stays = otherStays ? other : contact;
    Contact gone = otherStays ? contact : other;
    Contact joined = stays.with(contact.person().or(other.person()), now);
    table.merge(tx, gone, joined);
    merged.add(gone.id());
    same.add(other.id());
    touch(other.person());
    noteNumber(other.person());
    return joined;
  }

  private void loseNumber(Contact other) {
    Person person = other.person();
    if (!PhoneNumbers.same(person.phoneNumber(), sighting.person().phoneNumber())) {
      return;
    }
    touch(person);
    Person without = new Person(null, person.userId(), null, person.name(), person.username());
    Contact after = other.with(without, now);
    table.update(tx, after);
    changes.add(new Change(after, person, List.of("phone_number"), List.of()));
  }

  /// What is known of the person now.
  private Person updated(Contact subject, Person known) {
    Person seen = sighting.person();
    String userId = seen.userId();
    boolean newUserId =
        userId != null
            && (known.userId() == null || own(subject, Person.userKey(type(), userId)) == null);
    String number = seen.phoneNumber();
    return new Person(
        number != null && isNewNumber(subject, known.phoneNumber(), number)
            ? number
            : known.phoneNumber(),
        newUserId ? userId : known.userId(),
        null,
        seen.name() == null ? known.name() : seen.name(),
        seen.username() == null ? known.username() : seen.username());
  }

  /// A late message from a number that was given up meanwhile does not bring it back.
  private boolean isNewNumber(Contact subject, @Nullable String known, String seen) {
    if (PhoneNumbers.same(known, seen)) {
      return false;
    }
    Match own = own(subject, Person.numberKey(type(), seen));
    return own == null || own.formerAt() == null || !own.holds(sighting.at());
  }

  private @Nullable Match own(Contact contact, String key) {
    for (Match match : matches) {
      if (match.key().equals(key) && match.contact().id().equals(contact.id())) {
        return match;
      }
    }
    return null;
  }

  private void assignAliases(Contact contact) {
    for (String key : sighting.person().keys(type())) {
      if (!isSettled(key)) {
        table.assign(tx, contact, key);
      }
    }
  }

  /// Whether the alias is this person's already, or was and is not again.
  private boolean isSettled(String key) {
    for (Match match : matches) {
      if (match.key().equals(key) && same.contains(match.contact().id())) {
        boolean late = match.formerAt() != null && match.holds(sighting.at());
        lasting &= !late;
        return match.formerAt() == null || late;
      }
    }
    return false;
  }

  private void noteNumber(Person person) {
    if (person.phoneNumber() != null) {
      numbersBefore.add(Person.numberKey(type(), person.phoneNumber()));
    }
  }

  private void giveUpNumbers(Contact contact) {
    Person before = sighting.before();
    if (before != null) {
      noteNumber(before);
    }
    String number = contact.person().phoneNumber();
    String key = number == null ? null : Person.numberKey(type(), number);
    for (String former : numbersBefore) {
      if (!former.equals(key)) {
        table.giveUp(tx, contact, former, sighting.at());
      }
    }
  }

  private List<String> fields(Person before, Person after) {
    List<String> fields = new ArrayList<>();
    note(fields, "name", before.name(), after.name());
    note(fields, "username", before.username(), after.username());
    boolean sameNumber = PhoneNumbers.same(before.phoneNumber(), after.phoneNumber());
    note(
        fields,
        "phone_number",
        sameNumber ? null : before.phoneNumber(),
        sameNumber ? null : after.phoneNumber());
    note(fields, "user_id", before.userId(), after.userId());
    if (!merged.isEmpty()) {
      fields.add("merged");
    }
    return fields;
  }

  private static void note(
      List<String> fields, String name, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      fields.add(name);
    }
  }

  private void touch(Person person) {
    touched.addAll(person.keys(type()));
  }

  private ChannelType type() {
    return sighting.channelType();
  }
}
