package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.StoreException;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database server that goes away and comes back.
class StoreAwayTest {
  private static final int DELIVERED = 1;

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.POSTGRESQL, directory, 1, 1).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void resultsWaitLanesStopAndAllGoesOnByItself() throws SQLException {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    engine.publish(1_000);
    connections(false);
    engine.transport.script = request -> status(200);
    List.copyOf(engine.transport.sent).forEach(one -> one.done().accept(status(200)));
    engine.advance(Duration.ofSeconds(3));
    assertThat(engine.transport.sent).as("stopped").hasSize(Lane.UNSETTLED_MAX);

    connections(true);
    engine.advance(Duration.ofSeconds(3));
    assertThat(engine.transport.sent).hasSize(1_000);
    assertThat(engine.transport.deliveryIds()).doesNotHaveDuplicates();
    assertThat(engine.states()).containsOnly(DELIVERED).hasSize(1_000);
    assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isEqualTo(1_000);
    assertThat(engine.number("SELECT attempts_succeeded FROM endpoint")).isEqualTo(1_000);
  }

  @Test
  void whatIsCommittedAlthoughTheAnswerToTheCommitWasLostIsDelivered() {
    engine.endpoint("https://hooks.acme.com/a");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> before =
        engine.database.write(tx -> {
          begun.countDown();
          return waitFor(gate);
        });
    assertThat(waitFor(begun)).isTrue(); // so that the next two share a batch
    CompletableFuture<Integer> publishing =
        engine.publisher.publish(List.of(Engine.event("{\"n\":1}")));
    CompletableFuture<Integer> lost = engine.database.write(StoreAwayTest::commitAndLoseTheAnswer);
    gate.countDown();
    assertThat(before).succeedsWithin(Duration.ofSeconds(20));
    assertThat(publishing).failsWithin(Duration.ofSeconds(20));
    assertThat(lost).failsWithin(Duration.ofSeconds(20));
    assertThat(engine.number("SELECT COUNT(*) FROM delivery")).isEqualTo(1);

    engine.advance(Duration.ofSeconds(3));

    assertThat(engine.transport.sent).hasSize(1);
    assertThat(engine.states()).containsExactly(DELIVERED);
  }

  private static int commitAndLoseTheAnswer(Tx tx) {
    tx.update("COMMIT");
    throw new StoreException(StoreException.Kind.UNAVAILABLE, "the answer was lost", null);
  }

  private static boolean waitFor(CountDownLatch gate) {
    try {
      return gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void connections(boolean allowed) throws SQLException {
    StoreSettings.Postgresql settings = (StoreSettings.Postgresql) engine.store;
    String url = settings.jdbcUrl();
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (var connection =
            DriverManager.getConnection(
                url.substring(0, url.lastIndexOf('/')) + "/postgres",
                settings.user(),
                settings.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS " + allowed);
      if (!allowed) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                + name
                + "'");
      }
    }
  }
}
