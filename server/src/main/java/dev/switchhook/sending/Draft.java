package dev.switchhook.sending;

import dev.switchhook.store.Tx;
import java.util.function.Consumer;

/// What became of a message that somebody wants to be sent.
public sealed interface Draft {
  /// It can be sent, and is not stored yet.
  ///
  /// @param write stores it, in the caller's transaction; may be run twice
  /// @param committed has it sent, after the commit; harmless when nothing was stored, or twice
  record Ready(Message message, Consumer<Tx> write, Runnable committed) implements Draft {}

  /// It cannot be sent.
  ///
  /// @param pointer JSON Pointer into the request of `POST /v1/messages`
  /// @param detail for people
  record Refused(String pointer, String detail) implements Draft {}

  /// Too many messages of the channel wait already.
  ///
  /// @param limit how many may
  record Full(int limit) implements Draft {}
}
