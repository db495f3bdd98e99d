package dev.switchhook.event;

/// The name of a kind of event, for instance `message.incoming`. Applications may publish types of
/// their own.
///
/// @param name 1 to 128 characters of `a-z A-Z 0-9 . _ -`
public record EventType(String name) {
  /// Somebody wrote to a channel.
  public static final EventType MESSAGE_INCOMING = new EventType("message.incoming");

  /// The status of a sent message changed.
  public static final EventType MESSAGE_REPORT = new EventType("message.report");

  /// A form (WhatsApp Flow) was filled in and sent.
  public static final EventType FORM_SUBMITTED = new EventType("form.submitted");

  /// A contact was seen for the first time.
  public static final EventType CONTACT_NEW = new EventType("contact.new");

  /// A contact's name, username, number or user id changed.
  public static final EventType CONTACT_UPDATED = new EventType("contact.updated");

  /// Everything else that a provider reports.
  public static final EventType CHANNEL_EVENT = new EventType("channel.event");

  /// The hub stopped delivering to an endpoint.
  public static final EventType ENDPOINT_DISABLED = new EventType("endpoint.disabled");

  /// A delivery ended without success.
  public static final EventType DELIVERY_FAILED = new EventType("delivery.failed");

  private static final int NAME_CHARS_MAX = 128;

  /// Refuses names outside the alphabet.
  public EventType {
    if (!isValid(name)) {
      throw new IllegalArgumentException("not an event type name");
    }
  }

  /// Whether the text can be the name of an event type.
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= NAME_CHARS_MAX
        && name.chars().allMatch(EventType::isNameCharacter);
  }

  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  @Override
  public String toString() {
    return name;
  }
}
