package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which contacts of an application are wanted; null = any.
///
/// @param channelId where they were first seen
/// @param text part of a name, username, user id or number, in any writing of these
public record ContactFilter(
    UUID applicationId,
    @Nullable ChannelType channelType,
    @Nullable UUID channelId,
    @Nullable String text) {}
