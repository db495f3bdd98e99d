package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.store.Tx;
import java.util.function.Consumer;

/// Something about to be created: checked and complete, but not stored.
///
/// @param write stores it; may refuse with an [dev.switchhook.http.ApiError] before it writes
///   anything, and may be run twice
/// @param answer what the caller gets once it is stored; its body is JSON
/// @param afterCommit brings memory up to date; harmless when nothing was created
record Creation(Consumer<Tx> write, Answer answer, Runnable afterCommit) {}
