package dev.switchhook.egress;

import org.jspecify.annotations.Nullable;

/// The HTTP proxy that the operator wants everything to leave through (`CONNECT`, RFC 9110 §9.3.6).
///
/// @param host name or address, without brackets; it is looked up at each connect, and not judged:
///   it is the operator's own word
/// @param port where it listens
/// @param authorization value of `Proxy-Authorization`; null = none
public record ForwardProxy(String host, int port, @Nullable String authorization) {
  /// Without the credentials.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
