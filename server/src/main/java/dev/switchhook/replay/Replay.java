package dev.switchhook.replay;

import dev.switchhook.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job that sends again. Immutable: a copy of what the store has.
///
/// @param order what was asked for
/// @param figures how far it is
/// @param finishedAt null while it runs
public record Replay(
    UUID id,
    UUID applicationId,
    ReplayOrder order,
    ReplayStatus status,
    Figures figures,
    @Nullable Instant finishedAt) {
  /// Prefix of ids in the API.
  public static final String ID_PREFIX = "rpl_";

  /// How far a replay is, in deliveries.
  ///
  /// @param matching what the filter found when the replay was made
  /// @param claimed taken up so far
  /// @param succeeded accepted by their endpoint
  /// @param failed refused or not answered
  /// @param skipped not sent, because there was nothing to send or nobody to send it to
  public record Figures(long matching, long claimed, long succeeded, long failed, long skipped) {
    /// Those that are over.
    public long done() {
      return succeeded + failed + skipped;
    }
  }

  /// The id as the API shows it.
  public String publicId() {
    return ID_PREFIX + id;
  }

  /// When it was made.
  public Instant createdAt() {
    return Instant.ofEpochMilli(Ids.millisOf(id));
  }
}
