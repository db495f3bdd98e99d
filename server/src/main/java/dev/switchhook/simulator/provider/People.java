package dev.switchhook.simulator.provider;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everybody who can be written to. Somebody whose number is written to for the first time is made
/// up on the spot.
public final class People {
  /// People at once.
  public static final int PEOPLE_MAX = 1_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{6,14}");
  private static final int NAME_CHARS_MAX = 200;

  private final RandomGenerator random;
  private final Map<String, Person> byId = new LinkedHashMap<>();
  private int made;

  /// @param random makes the ids that nobody names
  public People(RandomGenerator random) {
    this.random = random;
  }

  /// Everybody, in the order they came.
  public Collection<Person> all() {
    return List.copyOf(byId.values());
  }

  /// The person of that id.
  public Optional<Person> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// The first person for whom this holds.
  public Optional<Person> first(Predicate<Person> holds) {
    return byId.values().stream().filter(holds).findFirst();
  }

  /// Whoever has this number, in any of its spellings; somebody new when nobody has.
  ///
  /// @return empty when it is no number, or there is no room for more people
  public Optional<Person> ofNumber(String written) {
    String digits = PhoneNumbers.digits(written);
    if (!NUMBER.matcher(digits).matches()) {
      return Optional.empty();
    }
    Optional<Person> known = first(one -> PhoneNumbers.same(one.number(), digits));
    if (known.isPresent() || byId.size() >= PEOPLE_MAX) {
      return known;
    }
    return Optional.of(keep(invent("number-" + digits, digits)));
  }

  /// Adds somebody, or changes the one of that id; what is not given is made up or stays.
  ///
  /// @param fields `id` `name` `number` `user_id` `username` `page_id` `instagram_id` `telegram_id`
  ///   and the manners `registered` `online` `reads` `blocks` `hides_number`
  /// @throws BadRequest when a field is wrong or there are too many people
  public Person put(ObjectNode fields) {
    String id = text(fields, "id", "person-" + (made + 1));
    if (!ID.matcher(id).matches()) {
      throw new BadRequest("id is 1 to 64 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    Person before = byId.get(id);
    if (before == null && byId.size() >= PEOPLE_MAX) {
      throw new BadRequest("at most " + PEOPLE_MAX + " people");
    }
    Person base = before == null ? invent(id, digits(11)) : before;
    String number = PhoneNumbers.digits(text(fields, "number", base.number()));
    if (!NUMBER.matcher(number).matches()) {
      throw new BadRequest("number is 7 to 15 digits, international");
    }
    String name = text(fields, "name", base.name());
    if (name.length() > NAME_CHARS_MAX) {
      throw new BadRequest("name has at most " + NAME_CHARS_MAX + " characters");
    }
    return keep(
        new Person(
            id,
            name,
            number,
            text(fields, "user_id", base.userId()),
            optional(fields, "username", base.username()),
            text(fields, "page_id", base.pageId()),
            text(fields, "instagram_id", base.instagramId()),
            fields.path("telegram_id").asLong(base.telegramId()),
            manner(fields, base.manner())));
  }

  private Person keep(Person person) {
    byId.put(person.id(), person);
    return person;
  }

  private Person invent(String id, String number) {
    made++;
    return new Person(
        id,
        "Person " + made,
        number,
        "US." + digits(16),
        null,
        digits(16),
        digits(16),
        random.nextLong(100_000_000L, 9_999_999_999L),
        Person.Manner.USUAL);
  }

  /// Random digits, the first of them not 0.
  private String digits(int count) {
    StringBuilder text = new StringBuilder().append(random.nextInt(1, 10));
    while (text.length() < count) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  private static Person.Manner manner(JsonNode fields, Person.Manner before) {
    return new Person.Manner(
        fields.path("registered").asBoolean(before.registered()),
        fields.path("online").asBoolean(before.online()),
        fields.path("reads").asBoolean(before.reads()),
        fields.path("blocks").asBoolean(before.blocks()),
        fields.path("hides_number").asBoolean(before.hidesNumber()));
  }

  private static String text(JsonNode fields, String name, String otherwise) {
    String given = fields.path(name).asString("");
    return given.isEmpty() ? otherwise : given;
  }

  private static @Nullable String optional(
      JsonNode fields, String name, @Nullable String otherwise) {
    return fields.has(name) ? fields.path(name).asString(null) : otherwise;
  }
}
