package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// How long a process trusts its lease, with a clock and a network to the database that the test
/// owns.
class LeasesTest {
  private static final long TRUSTED = Leases.TRUSTED.toNanos();

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TRUSTED); // it may run over
  private final Slow connections = new Slow();

  private Leases leases() {
    return new Leases(connections, nanos::get, Duration.ofDays(1)); // renewed by the test alone
  }

  @Test
  void aLeaseIsTrustedForSeventeenSecondsAfterEachSignOfLife() throws SQLException {
    try (Leases leases = leases()) {
      pass(Duration.ofSeconds(5));
      leases.renew();
      nanos.addAndGet(TRUSTED - 1);
      assertThat(leases.isTrusted()).isTrue();
      nanos.addAndGet(1);
      assertThat(leases.isTrusted()).isFalse();
      assertThat(leases.doubtsEnded()).as("it has not ended").isZero();

      leases.renew();

      assertThat(leases.isTrusted()).isTrue();
      assertThat(leases.doubtsEnded()).isEqualTo(1);
    }
  }

  @Test
  void theTimeThatACommitTakesIsGoneFromIt() throws SQLException {
    connections.commitTakes = Duration.ofSeconds(4);
    try (Leases leases = leases()) {
      nanos.addAndGet(TRUSTED - connections.commitTakes.toNanos() - 1);
      assertThat(leases.isTrusted()).isTrue();
      nanos.addAndGet(1);
      assertThat(leases.isTrusted()).as("taken 17 s ago").isFalse();

      leases.renew();
      nanos.addAndGet(TRUSTED - connections.commitTakes.toNanos() - 1);
      assertThat(leases.isTrusted()).isTrue();
      nanos.addAndGet(1);
      assertThat(leases.isTrusted()).as("renewed 17 s ago").isFalse();
    }
  }

  @Test
  void aSignOfLifeWhoseCommitTakesTooLongIsNone() throws SQLException {
    try (Leases leases = leases()) {
      connections.commitTakes = Leases.TRUSTED;
      leases.renew();
      assertThat(leases.isTrusted()).isFalse();

      connections.commitTakes = Duration.ZERO;
      leases.renew();
      assertThat(leases.isTrusted()).isTrue();
    }
  }

  @Test
  void aNewTermIsTrustedFromItsOwnBeginningOn() throws SQLException {
    StoreSettings.Postgresql settings = connections.settings;
    try (Leases leases = leases();
        Database _ = Leased.stolen(settings)) {
      connections.commitTakes = Duration.ofSeconds(4);
      leases.renew();
      assertThat(leases.lost()).isEqualTo(1);
      nanos.addAndGet(TRUSTED - connections.commitTakes.toNanos() - 1);
      assertThat(leases.isTrusted()).isTrue();
      nanos.addAndGet(1);
      assertThat(leases.isTrusted()).isFalse();
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// A real database whose commits take time of the test's clock.
  private final class Slow implements Connections {
    private final StoreSettings.Postgresql settings =
        (StoreSettings.Postgresql) Stores.POSTGRESQL.settings(Path.of("unused"));

    private final PostgresqlConnections real = new PostgresqlConnections(settings);
    private Duration commitTakes = Duration.ZERO;

    @Override
    public Tx forWriting() throws SQLException {
      Connection connection = real.source().getConnection();
      connection.setAutoCommit(false);
      Connection slow =
          (Connection)
              Proxy.newProxyInstance(
                  LeasesTest.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (_, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                      pass(commitTakes);
                    }
                    try {
                      return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
      return new Tx(slow, Dialect.POSTGRESQL);
    }

    @Override
    public Tx forReading() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Dialect dialect() {
      return Dialect.POSTGRESQL;
    }

    @Override
    public void close() {}
  }
}
