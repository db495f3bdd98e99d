package dev.switchhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an event must be like, for lists that have no index of it: rows are looked at one by one,
/// so whoever uses it bounds how many. Null = any. Immutable.
///
/// @param channelType the network of the channel
/// @param contacts names of a person, of which the event has one
/// @param text stands somewhere in the data, in any case
public record EventMatch(
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable ChannelType channelType,
    @Nullable Set<String> contacts,
    @Nullable String text) {
  /// Copies the names.
  public EventMatch {
    contacts = contacts == null ? null : Set.copyOf(contacts);
  }

  /// Everything matches.
  public static final EventMatch ANY = new EventMatch(null, null, null, null, null);

  /// What is looked at.
  ///
  /// @param data null when no text is wanted
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  public record Subject(
      String type,
      @Nullable UUID channelId,
      @Nullable String channelType,
      @Nullable String contact,
      byte @Nullable [] data) {}

  /// Whether everything matches.
  public boolean isAny() {
    return equals(ANY);
  }

  /// Whether the event is wanted.
  public boolean matches(Subject event) {
    return (type == null || type.name().equals(event.type()))
        && (channelId == null || channelId.equals(event.channelId()))
        && (channelType == null || channelType.wireName().equals(event.channelType()))
        && (contacts == null || (event.contact() != null && contacts.contains(event.contact())))
        && (text == null || (event.data() != null && contains(event.data(), text)));
  }

  private static boolean contains(byte[] data, String text) {
    return new String(data, UTF_8).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
