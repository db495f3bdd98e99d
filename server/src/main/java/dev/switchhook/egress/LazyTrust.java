package dev.switchhook.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.TrustOptions;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Leads Vert.x to the [ServerTrust], and reads its authorities when the first secure connection
/// needs them, on a thread of Vert.x that may block: there are more than a hundred in the JDK. Not
/// a value: Vert.x tells what it keeps for a connection apart by it.
final class LazyTrust implements TrustOptions {
  private final @Nullable Buffer pem;

  /// @param pem the authorities' certificates; null for those that the JDK knows
  LazyTrust(@Nullable Buffer pem) {
    this.pem = pem;
  }

  /// Those that the JDK knows, read once for all.
  private static final class OfTheSystem {
    static final ServerTrust TRUST = ServerTrust.of(null);
  }

  private TrustOptions trust() {
    return TrustOptions.wrap(pem == null ? OfTheSystem.TRUST : ServerTrust.of(pem));
  }

  @Override
  public TrustOptions copy() {
    return this;
  }

  @Override
  public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws Exception {
    return trust().getTrustManagerFactory(vertx);
  }

  @Override
  public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) throws Exception {
    return trust().trustManagerMapper(vertx);
  }
}
