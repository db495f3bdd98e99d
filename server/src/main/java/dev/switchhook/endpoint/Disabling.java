package dev.switchhook.endpoint;

import java.util.UUID;

/// Which endpoint is to be disabled.
///
/// @param reason in words
public record Disabling(UUID applicationId, UUID id, String reason) {}
