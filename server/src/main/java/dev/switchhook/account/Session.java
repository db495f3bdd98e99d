package dev.switchhook.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A signed-in browser.
///
/// @param applicationId the application that is looked at; null until one is chosen
/// @param seenAt its last request, to the minute
public record Session(
    UUID userId, @Nullable UUID applicationId, Instant createdAt, Instant seenAt) {}
