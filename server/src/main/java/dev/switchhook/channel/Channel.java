package dev.switchhook.channel;

import dev.switchhook.event.ChannelType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A connected account of an application.
///
/// @param id shown bare, without prefix: it is the `channelId` of the dialects
/// @param applicationId whose channel it is
/// @param type the network
/// @param name for people
/// @param account what the provider's webhooks name: a WhatsApp `phone_number_id`, an Instagram
///   account id, a Page id; unique for the type within the application
/// @param businessAccount WhatsApp Business Account id; null when it is not known
/// @param phoneNumber for people; null when it is not known
/// @param credentials opened secrets
public record Channel(
    UUID id,
    UUID applicationId,
    ChannelType type,
    String name,
    String account,
    @Nullable String businessAccount,
    @Nullable String phoneNumber,
    Credentials credentials,
    Instant createdAt,
    Instant updatedAt) {}
