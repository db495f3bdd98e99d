package dev.switchhook.egress;

/// What an [Egress] has done so far, for metrics.
///
/// @param sent requests begun
/// @param connects sockets opened or tried
/// @param reuses requests that found a kept connection
/// @param resent requests sent a second time because their kept connection had been closed
/// @param blocked requests that the address guard or the header rules stopped
/// @param open connections open now, idle ones included
public record EgressFigures(
    long sent, long connects, long reuses, long resent, long blocked, int open) {}
