package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of contacts and their aliases. Joins the caller's transaction; stateless.
final class ContactTable {
  /// Aliases that one update can name: number, user id and parent id, and the former ones of each.
  static final int ALIASES_NAMED_MAX = 6;

  private static final int ALIASES_USUAL = 3;
  private static final String COLUMNS =
      "c.id, c.application_id, c.channel_id, c.channel_type, c.name, c.username, c.phone_number,"
          + " c.user_id, c.created_at, c.updated_at";
  private static final int COLUMN_COUNT = 10;
  private static final String MATCHES =
      "SELECT "
          + COLUMNS
          + ", a.key, a.former_at FROM contact_alias a JOIN contact c ON c.application_id = a.application_id"
          + " AND c.id = a.contact_id WHERE a.application_id = ? AND a.key IN ";
  private static final String MATCHES_OF_USUAL = MATCHES + "(?, ?, ?)";
  private static final String MATCHES_OF_ALL = MATCHES + "(?, ?, ?, ?, ?, ?)";

  /// An alias and whose it is.
  ///
  /// @param formerAt when the number stopped being theirs; null while it is
  record Match(Contact contact, String key, @Nullable Instant formerAt) {
    /// Whether the alias stands for the contact in something that happened then.
    boolean holds(Instant at) {
      return formerAt == null || !at.isAfter(formerAt);
    }
  }

  /// The aliases of these keys that exist.
  List<Match> matches(Tx tx, UUID applicationId, Collection<String> keys) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(applicationId);
    parameters.addAll(keys);
    boolean usual = keys.size() <= ALIASES_USUAL;
    int count = 1 + (usual ? ALIASES_USUAL : ALIASES_NAMED_MAX);
    while (parameters.size() < count) {
      parameters.add(parameters.getLast());
    }
    return tx.list(
        usual ? MATCHES_OF_USUAL : MATCHES_OF_ALL,
        row ->
            new Match(contact(row), row.text(COLUMN_COUNT + 1), row.timeOrNull(COLUMN_COUNT + 2)),
        parameters.toArray());
  }

  /// Makes an alias for the contact, unless somebody else was faster.
  ///
  /// @return whether it is theirs now
  boolean claim(Tx tx, Contact contact, String key) {
    return tx.update(
            "INSERT INTO contact_alias (application_id, key, contact_id) VALUES (?, ?, ?)"
                + " ON CONFLICT (application_id, key) DO NOTHING",
            contact.applicationId(),
            key,
            contact.id())
        == 1;
  }

  /// Makes an alias the contact's, whoever had it.
  void assign(Tx tx, Contact contact, String key) {
    tx.update(
        "INSERT INTO contact_alias (application_id, key, contact_id) VALUES (?, ?, ?)"
            + " ON CONFLICT (application_id, key) DO UPDATE SET contact_id = excluded.contact_id, former_at = NULL",
        contact.applicationId(),
        key,
        contact.id());
  }

  /// Notes that a number is not the contact's any more.
  void giveUp(Tx tx, Contact contact, String key, Instant at) {
    tx.update(
        "UPDATE contact_alias SET former_at = ? WHERE application_id = ? AND key = ? AND contact_id = ?",
        at,
        contact.applicationId(),
        key,
        contact.id());
  }

  void insert(Tx tx, Contact contact) {
    Person person = contact.person();
    tx.update(
        "INSERT INTO contact (application_id, id, channel_id, channel_type, name, username, phone_number, user_id,"
            + " search, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        contact.applicationId(),
        contact.id(),
        contact.channelId(),
        contact.channelType().wireName(),
        person.name(),
        person.username(),
        person.phoneNumber(),
        person.userId(),
        search(person),
        contact.createdAt(),
        contact.updatedAt());
  }

  void update(Tx tx, Contact contact) {
    Person person = contact.person();
    tx.update(
        "UPDATE contact SET name = ?, username = ?, phone_number = ?, user_id = ?, search = ?, updated_at = ?"
            + " WHERE application_id = ? AND id = ?",
        person.name(),
        person.username(),
        person.phoneNumber(),
        person.userId(),
        search(person),
        contact.updatedAt(),
        contact.applicationId(),
        contact.id());
  }

  /// Makes one contact a pointer to another, which takes over its aliases.
  void merge(Tx tx, Contact gone, Contact stays) {
    tx.update(
        "UPDATE contact_alias SET contact_id = ? WHERE application_id = ? AND contact_id = ?",
        stays.id(),
        gone.applicationId(),
        gone.id());
    tx.update(
        "UPDATE contact SET name = NULL, username = NULL, phone_number = NULL, user_id = NULL, search = '',"
            + " updated_at = ?, merged_into = ? WHERE application_id = ? AND id = ?",
        stays.updatedAt(),
        stays.id(),
        gone.applicationId(),
        gone.id());
  }

  /// Where a contact's id leads: to itself, or to the one that it was merged into.
  Optional<UUID> successor(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT COALESCE(merged_into, id) FROM contact WHERE application_id = ? AND id = ?",
        row -> row.uuid(1),
        applicationId,
        id);
  }

  Optional<Contact> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM contact c WHERE c.application_id = ? AND c.id = ?",
        ContactTable::contact,
        applicationId,
        id);
  }

  /// The keys of a contact's aliases, former ones included.
  List<String> keys(Tx tx, UUID applicationId, UUID id, int limit) {
    return tx.list(
        "SELECT key FROM contact_alias WHERE application_id = ? AND contact_id = ? ORDER BY key LIMIT ?",
        row -> row.text(1),
        applicationId,
        id,
        limit);
  }

  /// Contacts newest first, without those that were merged into others.
  ///
  /// @param text in small letters; null for all
  List<Contact> page(Tx tx, ContactFilter filter, @Nullable String text, IdRange range, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(filter.applicationId());
    ChannelType type = filter.channelType();
    if (type != null) {
      parameters.add(type.wireName());
    }
    if (filter.channelId() != null) {
      parameters.add(filter.channelId());
    }
    if (text != null) {
      parameters.add('%' + escaped(text) + '%');
    }
    parameters.add(range.from());
    parameters.add(range.before());
    parameters.add(limit);
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM contact c WHERE c.application_id = ?"
            + (type == null ? "" : " AND c.channel_type = ?")
            + (filter.channelId() == null ? "" : " AND c.channel_id = ?")
            + (text == null ? "" : " AND c.search LIKE ? ESCAPE '!'")
            + " AND c.id >= ? AND c.id < ? AND c.merged_into IS NULL ORDER BY c.id DESC LIMIT ?";
    return tx.list(sql, ContactTable::contact, parameters.toArray());
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static String search(Person person) {
    StringBuilder search = new StringBuilder();
    String number = person.phoneNumber();
    for (String part : new @Nullable String[] {person.name(), person.username(), person.userId()}) {
      search.append(part == null ? "" : part.toLowerCase(Locale.ROOT) + "\n");
    }
    if (number != null) {
      String digits = PhoneNumbers.digits(number.substring(number.indexOf(':') + 1));
      search.append(digits.isEmpty() ? number.toLowerCase(Locale.ROOT) : digits).append('\n');
      search.append(PhoneNumbers.common(number).toLowerCase(Locale.ROOT)).append('\n');
    }
    return search.toString();
  }

  private static Contact contact(Row row) {
    return new Contact(
        row.uuid(1),
        row.uuid(2),
        row.uuidOrNull(3),
        ChannelType.parse(row.text(4)).orElseThrow(),
        new Person(
            row.textOrNull(7), row.textOrNull(8), null, row.textOrNull(5), row.textOrNull(6)),
        row.time(9),
        row.time(10));
  }
}
