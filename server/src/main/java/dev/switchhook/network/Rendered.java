package dev.switchhook.network;

/// What became of a message that is to be sent: a call, or a refusal.
public sealed interface Rendered {
  /// It can be sent with this call.
  record Ready(ProviderCall call) implements Rendered {}

  /// This network cannot send it.
  ///
  /// @param pointer JSON Pointer into the request of `POST /v1/messages`, for instance
  ///   `/content/type`
  /// @param detail what is wrong and what works, for people
  record Refused(String pointer, String detail) implements Rendered {}
}
