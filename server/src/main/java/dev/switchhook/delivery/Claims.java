package dev.switchhook.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The deliveries of a lane that attempts by hand took, and what is to go on with each afterwards.
/// Belongs to the group's loop.
final class Claims {
  private final Map<UUID, Claim> claims = new HashMap<>();

  private static final class Claim {
    private @Nullable Pending waited;
    private boolean leftOut;
  }

  /// A claim that has ended.
  ///
  /// @param waited what waited in the lane before, or was to wait there meanwhile; null when
  ///   nothing was
  /// @param leftOut whether a read left the delivery out
  record Ended(@Nullable Pending waited, boolean leftOut) {}

  boolean has(UUID id) {
    return claims.containsKey(id);
  }

  void add(UUID id, @Nullable Pending waited) {
    Claim claim = new Claim();
    claim.waited = waited;
    claims.put(id, claim);
  }

  /// Whether it is claimed: then it goes on afterwards.
  boolean catches(Pending pending) {
    Claim claim = claims.get(pending.id());
    if (claim != null) {
      claim.waited = pending;
    }
    return claim != null;
  }

  /// What a read that begins now is to leave out, else it finds them again and again.
  Set<UUID> leaveOut() {
    claims.values().forEach(claim -> claim.leftOut = true);
    return claims.keySet();
  }

  /// Null when there was none.
  @Nullable Ended end(UUID id) {
    Claim claim = claims.remove(id);
    return claim == null ? null : new Ended(claim.waited, claim.leftOut);
  }
}
