package dev.switchhook.simulator.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A fault that somebody asked for.
///
/// @param account only this account's; null for any
/// @param times how often it still happens; at least 1
/// @param count copies, or the size of a batch or of a reordered group
/// @param delay how long something waits
/// @param mentions only a webhook whose body has this text; null for any, and for other faults
/// @param code the provider's error code; 0 for the kind's own
public record Fault(
    FaultKind kind,
    @Nullable String account,
    int times,
    int count,
    Duration delay,
    @Nullable String mentions,
    int code) {
  Fault once() {
    return new Fault(kind, account, times - 1, count, delay, mentions, code);
  }
}
