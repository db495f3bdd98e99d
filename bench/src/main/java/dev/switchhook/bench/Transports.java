package dev.switchhook.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;

/// One event loop on the cheapest transport that this machine allows.
final class Transports {
  private Transports() {}

  static Vertx oneLoop() {
    return Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1))
        .withTransport(best())
        .build();
  }

  /// Container profiles often block io_uring, so its absence is normal.
  private static Transport best() {
    for (Transport candidate : new Transport[] {Transport.IO_URING, Transport.EPOLL}) {
      if (candidate != null && candidate.available()) {
        return candidate;
      }
    }
    return Transport.NIO;
  }
}
