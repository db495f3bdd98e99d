package dev.switchhook.delivery;

import org.jspecify.annotations.Nullable;

/// An attempt that was made and waits to be recorded.
///
/// @param next what happens to the delivery; null for an attempt by hand, which changes no schedule
/// @param recorded run on the loop after the commit, or when recording turned out to be impossible
record Settlement(AttemptRecord attempt, @Nullable Next next, Runnable recorded) {}
