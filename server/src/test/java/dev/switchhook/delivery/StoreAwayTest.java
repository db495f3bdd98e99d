package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
