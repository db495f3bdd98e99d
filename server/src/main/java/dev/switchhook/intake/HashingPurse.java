package dev.switchhook.intake;

/// What the hashing is paid with that finds out whether one webhook is genuine. Used by one thread
/// at a time.
@FunctionalInterface
interface HashingPurse {
  /// For what costs little, and for what was found genuine before.
  HashingPurse BOTTOMLESS = _ -> true;

  /// Pays before bytes are hashed.
  ///
  /// @return false when too much was spent of late: nothing more is hashed, and whether the webhook
  ///   is genuine stays open
  boolean pay(long bytes);
}
