package dev.switchhook.app;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.egress.EgressSettings;
import java.lang.management.ManagementFactory;

/// How many connections each event loop may open, so that outgoing ones never take more than half
/// of the files that the process may have open: the rest is for intake, the API and the store.
/// Pure.
///
/// @param attempts under way at a time
/// @param connections limits of the loop's client: each attempt may need one, and some are kept for
///   reuse
record Descriptors(int attempts, EgressSettings.Limits connections) {
  private static final int CONNECTIONS_MIN = 64;

  /// For so many loops, by what the system allows this process.
  static Descriptors forLoops(int loops) {
    long openMax =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return of(openMax, loops);
  }

  static Descriptors of(long openMax, int loops) {
    EgressSettings.Limits usual = EgressSettings.Limits.STANDARD;
    int total = Math.clamp(openMax / 2 / loops, CONNECTIONS_MIN, usual.total());
    int attempts = Math.min(DispatcherSettings.UNDER_WAY_MAX, total / 2);
    return new Descriptors(
        attempts,
        new EgressSettings.Limits(
            Math.min(usual.perOrigin(), attempts), total, Math.min(usual.idle(), total / 4)));
  }
}
