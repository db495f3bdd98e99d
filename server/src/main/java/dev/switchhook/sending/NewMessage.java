package dev.switchhook.sending;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A message that somebody wants to be sent.
///
/// @param to the recipient as the network names it, at most [#TO_CHARS_MAX] characters
/// @param content `type` and the object under its name (contracts §6); at most [#CONTENT_BYTES_MAX]
///   as compact JSON; not changed afterwards by anyone
/// @param reply what it answers; null when nothing
public record NewMessage(
    UUID applicationId, UUID channelId, String to, ObjectNode content, @Nullable Reply reply) {
  /// Longest recipient, in characters.
  public static final int TO_CHARS_MAX = 128;

  /// Longest content, in bytes of compact JSON.
  public static final int CONTENT_BYTES_MAX = 65_536;

  /// Longest id of a provider's, in characters.
  public static final int PROVIDER_ID_CHARS_MAX = 512;

  /// What a message answers.
  public sealed interface Reply {
    /// A message that the hub knows, by the hub's id.
    record ToMessage(UUID id) implements Reply {}

    /// A message by the provider's id, at most [#PROVIDER_ID_CHARS_MAX] characters.
    record ToProviderId(String id) implements Reply {}
  }
}
