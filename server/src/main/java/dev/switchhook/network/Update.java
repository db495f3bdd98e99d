package dev.switchhook.network;

import dev.switchhook.event.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One thing that a provider reported, normalised: what becomes one event of each channel it is
/// for.
///
/// @param route the channel it is for
/// @param type the event type it becomes
/// @param dedupeKey tells copies of the same report apart from other reports of the same channel:
///   provider id, kind, and for statuses also status and recipient; never empty
/// @param occurredAt the provider's time; null when it gave none (then the time of reception
///   counts)
/// @param data the normalised data (contracts §6), without `message_id`, which the hub gives to
///   incoming messages, and without `contact.id`
/// @param source the provider's webhook reduced to this one update, its parts byte for byte as
///   received
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Update(
    Route route,
    EventType type,
    String dedupeKey,
    @Nullable Instant occurredAt,
    ObjectNode data,
    byte[] source) {}
