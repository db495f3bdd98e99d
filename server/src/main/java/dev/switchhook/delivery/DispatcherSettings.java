package dev.switchhook.delivery;

import dev.switchhook.egress.UrlPolicy;
import java.time.Duration;
import java.util.List;

/// How the hub delivers, unless an endpoint says otherwise.
///
/// @param retrySchedule waits after each failed automatic attempt
/// @param attemptTimeout of one attempt, connect to last byte
/// @param requireVerification whether unverified endpoints wait
/// @param urls what endpoint URLs may be
/// @param userAgent as sent
public record DispatcherSettings(
    List<Duration> retrySchedule,
    Duration attemptTimeout,
    boolean requireVerification,
    UrlPolicy urls,
    String userAgent) {}
