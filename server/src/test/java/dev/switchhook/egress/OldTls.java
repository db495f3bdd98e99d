package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A server that speaks TLS 1.1 alone. This JDK cannot be made to, so its answer to the client's
/// greeting is played; a client that speaks TLS 1.1 too would go on with the handshake.
final class OldTls {
  private static final String TLS11 = "\u0003\u0002";
  private static final String ECDHE_RSA_AES_128 = "\u00c0\u0013";

  private final CompletableFuture<String> greeting = new CompletableFuture<>();
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  /// One connection.
  void talk(Sink.Talk talk) throws IOException {
    String body = TLS11 + "r".repeat(32) + "\0" + ECDHE_RSA_AES_128 + "\0";
    String hello = "\u0002\0\0" + (char) body.length() + body;
    greeting.complete(talk.record());
    talk.write("\u0016" + TLS11 + "\0" + (char) hello.length() + hello);
    answer.complete(talk.record());
  }

  /// The client offered nothing so old, and ended the handshake.
  void assertRefused() {
    assertThat(greeting.join())
        .as("extension 43, two versions: TLS 1.3 and 1.2")
        .contains("\0+\0\u0005\u0004\u0003\u0004\u0003\u0003");
    assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join())
        .as("a fatal alert, protocol_version")
        .startsWith("\u0015")
        .endsWith("\0\u0002\u0002F");
  }
}
