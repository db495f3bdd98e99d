package dev.switchhook.api;

import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.delivery.ResponseClass;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventMatch;
import dev.switchhook.id.IdRange;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what the list of deliveries filters by, and replays with it. A word that is wrong is
/// refused, and counts as absent where that does not throw.
///
/// @param filter what is wanted
/// @param range of the deliveries' ids, from `since`, `until` and `id`
record DeliveryFilters(DeliveryFilter filter, IdRange range) {
  /// The names of the words.
  static final List<String> NAMES =
      List.of(
          "endpoint",
          "event",
          "id",
          "status",
          "type",
          "channel",
          "contact",
          "text",
          "response",
          "since",
          "until",
          "test");

  /// Longest text that is searched for, in characters.
  static final int TEXT_CHARS_MAX = 200;

  private static final int CONTACT_CHARS_MAX = 256;
  private static final String DELIVERY = DeliveryViews.DELIVERY_PREFIX;

  /// Reads all words.
  static DeliveryFilters read(FilterWords words, UUID applicationId, ContactNames contacts) {
    IdRange range = Filters.range(words);
    String contact = Filters.bounded(words, "contact", CONTACT_CHARS_MAX);
    Set<String> names = contact == null ? null : contacts.of(applicationId, contact);
    if (names != null && names.isEmpty()) {
      range = IdRange.NONE; // a contact that does not exist has no events
      names = null;
    }
    UUID eventId = Filters.id(words, "event", Event.ID_PREFIX).orElse(null);
    String text = words.word("id").orElse("");
    if (text.startsWith(Event.ID_PREFIX)) {
      UUID named = Filters.id(words, "id", Event.ID_PREFIX).orElse(null);
      range = eventId == null || eventId.equals(named) ? range : IdRange.NONE;
      eventId = named;
    } else if (!text.isEmpty()) {
      range = Filters.id(words, "id", DELIVERY).map(range::only).orElse(range);
    }
    DeliveryFilter filter =
        new DeliveryFilter(
            applicationId,
            Filters.id(words, "endpoint", Endpoint.ID_PREFIX).orElse(null),
            eventId,
            Filters.parsed(
                words,
                "status",
                DeliveryState::parse,
                "must be pending, delivered, failed or cancelled"),
            Filters.flag(words, "test"),
            Filters.parsed(
                words, "response", ResponseClass::parse, "must be 2xx, 3xx, 4xx, 5xx or none"),
            match(words, names));
    return new DeliveryFilters(filter, range);
  }

  private static EventMatch match(FilterWords words, @Nullable Set<String> names) {
    String channel = words.word("channel").orElse(null);
    UUID channelId = channel == null ? null : PublicId.parse("", channel).orElse(null);
    ChannelType channelType =
        channelId != null
            ? null
            : Filters.parsed(
                words, "channel", ChannelType::parse, "must be a channel's id or a channel type");
    return new EventMatch(
        Filters.type(words, "type"),
        channelId,
        channelType,
        names,
        Filters.bounded(words, "text", TEXT_CHARS_MAX));
  }
}
