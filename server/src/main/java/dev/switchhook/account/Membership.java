package dev.switchhook.account;

import java.util.UUID;

/// A user's role in an application.
public record Membership(UUID userId, UUID applicationId, Role role) {}
