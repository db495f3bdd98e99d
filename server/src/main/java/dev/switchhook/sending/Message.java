package dev.switchhook.sending;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A message that the hub sends, as it is stored. Immutable; the array must not be changed.
///
/// @param id time-ordered; shown as `msg_<uuid>`, in events bare
/// @param to the recipient as the sender wrote it
/// @param contact the recipient as the network names it; the same as `to` where it does not say
/// @param content one JSON object as UTF-8 (contracts §6)
/// @param replyTo the provider's id of the message that is answered; null when none is
/// @param providerId null as long as the provider has not named it
/// @param tries calls that were begun
/// @param dueAt not before then; null when it need not wait
/// @param calledAt when the last call began; null when none did
/// @param problem what went wrong last, one JSON object; null when nothing did
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Message(
    UUID id,
    UUID applicationId,
    UUID channelId,
    ChannelType channelType,
    String to,
    String contact,
    byte[] content,
    @Nullable String replyTo,
    MessageState state,
    @Nullable String providerId,
    int tries,
    @Nullable Instant dueAt,
    @Nullable Instant calledAt,
    @Nullable String problem,
    Instant createdAt,
    Instant updatedAt) {
  /// Prefix of message ids in the API.
  public static final String ID_PREFIX = "msg_";

  /// The id as the API shows it.
  public String publicId() {
    return ID_PREFIX + id;
  }

  /// The content as a tree of the caller's own.
  public ObjectNode contentTree() {
    return Json.parse(content) instanceof ObjectNode object ? object : Json.object();
  }

  /// One thing that happened to a message.
  ///
  /// @param status a [MessageState]'s name, or what the provider reported
  /// @param detail one JSON object; null when there is no more to say
  public record Step(Instant at, String status, @Nullable String detail) {}
}
