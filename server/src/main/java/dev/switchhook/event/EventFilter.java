package dev.switchhook.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events of an application are wanted; null = any.
///
/// @param contact as the event names the person
public record EventFilter(
    UUID applicationId,
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable String contact) {}
