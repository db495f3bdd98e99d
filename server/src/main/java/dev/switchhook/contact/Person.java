package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is said or known of somebody; null = nothing. Pure.
///
/// @param phoneNumber as the network writes it
/// @param userId the network's id: business-scoped on WhatsApp, scoped to the account on Instagram
///   and Messenger, the chat on Telegram
/// @param parentUserId WhatsApp's id across linked business portfolios
/// @param name what they call themselves, at most [#NAME_CHARS_MAX] characters
/// @param username without `@`
public record Person(
    @Nullable String phoneNumber,
    @Nullable String userId,
    @Nullable String parentUserId,
    @Nullable String name,
    @Nullable String username) {
  /// Longest number, user id or username, in characters; what is longer is none.
  public static final int ID_CHARS_MAX = 200;

  /// Longest name that is kept, in characters; longer ones are cut.
  public static final int NAME_CHARS_MAX = 200;

  static final Person NOBODY = new Person(null, null, null, null, null);

  /// Whom an update is about, by its `from` and `contact`; null when it names nobody.
  ///
  /// @param data as the normalisers make it (contracts §6)
  public static @Nullable Person of(ChannelType type, JsonNode data) {
    JsonNode contact = data.path("contact");
    String from = id(data.path("from"));
    String number = id(contact.path("phone_number"));
    String userId = id(contact.path("user_id"));
    if (from != null && isNumber(type, from)) {
      number = number == null ? from : number;
    } else if (from != null && userId == null) {
      userId = from;
    }
    Person person =
        new Person(
            number,
            userId,
            id(contact.path("parent_user_id")),
            name(contact.path("name")),
            id(contact.path("username")));
    return person.isNamed() ? person : null;
  }

  /// Who somebody was before a change, by `previous`; null when it names nobody.
  public static @Nullable Person before(JsonNode data) {
    JsonNode previous = data.path("previous");
    Person person =
        new Person(
            id(previous.path("phone_number")), id(previous.path("user_id")), null, null, null);
    return person.isNamed() ? person : null;
  }

  /// On WhatsApp whoever shows no number has a user id in its place; on SMS every sender is kept as
  /// a number, names of senders included; elsewhere digits are the ids of accounts.
  private static boolean isNumber(ChannelType type, String from) {
    return switch (type) {
      case WHATSAPP -> PhoneNumbers.isNumber(from);
      case SMS -> true;
      case INSTAGRAM, MESSENGER, TELEGRAM -> false;
    };
  }

  private boolean isNamed() {
    return phoneNumber != null || userId != null || parentUserId != null;
  }

  private static @Nullable String id(JsonNode value) {
    if (!value.isString()) {
      return null;
    }
    String text = value.stringValue();
    return text.isEmpty() || text.length() > ID_CHARS_MAX ? null : text;
  }

  private static @Nullable String name(JsonNode value) {
    if (!value.isString() || value.stringValue().isBlank()) {
      return null;
    }
    String text = value.stringValue();
    if (text.length() <= NAME_CHARS_MAX) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(NAME_CHARS_MAX - 1));
    return text.substring(0, splits ? NAME_CHARS_MAX - 1 : NAME_CHARS_MAX);
  }

  /// What this one says, and where it says nothing the other.
  Person or(Person other) {
    return new Person(
        phoneNumber == null ? other.phoneNumber : phoneNumber,
        userId == null ? other.userId : userId,
        parentUserId == null ? other.parentUserId : parentUserId,
        name == null ? other.name : name,
        username == null ? other.username : username);
  }

  /// Whether the other says nothing that this one does not say.
  boolean covers(Person other) {
    return covers(userId, other.userId)
        && covers(name, other.name)
        && covers(username, other.username)
        && covers(parentUserId, other.parentUserId)
        && (covers(phoneNumber, other.phoneNumber)
            || PhoneNumbers.same(phoneNumber, other.phoneNumber));
  }

  private static boolean covers(@Nullable String own, @Nullable String other) {
    return other == null || other.equals(own);
  }

  /// The keys of its aliases, the surest first: `network:user:id`, `network:number:digits`.
  List<String> keys(ChannelType type) {
    List<String> keys = new ArrayList<>(3);
    if (userId != null) {
      keys.add(userKey(type, userId));
    }
    if (parentUserId != null) {
      keys.add(userKey(type, parentUserId));
    }
    if (phoneNumber != null) {
      keys.add(numberKey(type, phoneNumber));
    }
    return keys;
  }

  static String userKey(ChannelType type, String userId) {
    return type.wireName() + ":user:" + userId;
  }

  static String numberKey(ChannelType type, String number) {
    return type.wireName() + ":number:" + PhoneNumbers.common(number);
  }
}
