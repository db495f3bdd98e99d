package dev.switchhook.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message that the hub sends, as live clients see it when it was accepted. Immutable; the array
/// must not be changed.
///
/// @param id the message's
/// @param to the recipient as the sender wrote it
/// @param contactId who that is; null when it is not known (here)
/// @param content one JSON object as UTF-8 (contracts §6)
/// @param acceptedAt milliseconds
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record SentMessage(
    UUID id,
    UUID applicationId,
    UUID channelId,
    ChannelType channelType,
    String to,
    @Nullable UUID contactId,
    byte[] content,
    Instant acceptedAt) {}
