package dev.switchhook.api;

import dev.switchhook.event.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event type that an application registered.
///
/// @param id for pages of lists; callers know the name alone
/// @param schema JSON Schema of the event's data, as UTF-8; null when there is none
/// @param example the data of an invented event, as UTF-8; null when there is none
@SuppressWarnings("ArrayRecordComponent") // never compared
record RegisteredType(
    UUID id,
    UUID applicationId,
    EventType type,
    String description,
    byte @Nullable [] schema,
    byte @Nullable [] example,
    Instant createdAt,
    Instant updatedAt) {}
