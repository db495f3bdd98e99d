package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migrations of a database that a hub has used for long: they take their time, and others are
/// there. On PostgreSQL, whose sessions have limits.
class SchemaTest {
  private static final int SHORT_SECONDS = 1;

  @TempDir Path migrations;

  @Test
  void aMigrationMayTakeLongerThanAnyStatementOfTheHub() throws IOException, SQLException {
    StoreSettings.Postgresql settings = Stores.blank();
    for (String limit : List.of("statement_timeout", "idle_in_transaction_session_timeout")) {
      run(settings, "ALTER DATABASE " + name(settings) + " SET " + limit + " = '1s'");
    }
    migration("V1__long.sql", "SELECT pg_sleep(2.5)");
    migration("V2__next.sql", "CREATE TABLE done (id INTEGER)");
    PostgresqlConnections connections = new PostgresqlConnections(settings, SHORT_SECONDS);

    schema(connections.forMigrations()).bringUpToDate();

    assertThat(names(settings, "SELECT relname FROM pg_class WHERE relname = 'done'"))
        .containsExactly("done");
  }

  @Test
  void aTableThatSomebodyElseUsesIsNotWaitedForLong() throws IOException, SQLException {
    StoreSettings.Postgresql settings = Stores.blank();
    migration("V1__first.sql", "CREATE TABLE used (id INTEGER)");
    PostgresqlConnections connections = new PostgresqlConnections(settings);
    schema(connections.forMigrations()).bringUpToDate();
    migration("V2__more.sql", "ALTER TABLE used ADD COLUMN more INTEGER");
    Schema schema = schema(connections.forMigrations(Duration.ofMillis(200)));

    try (Connection backup = connection(settings);
        Statement statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      statement.execute("LOCK TABLE used IN ACCESS SHARE MODE");
      assertThatThrownBy(schema::bringUpToDate)
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the database could not be prepared: a migration waited in vain for a table that"
                  + " another session uses; stop other hubs and backups of this database, and"
                  + " start again");
    }
    schema.bringUpToDate();

    assertThat(
            names(settings, "SELECT attname FROM pg_attribute WHERE attrelid = 'used'::regclass"))
        .contains("more");
  }

  @Test
  void aCommitOfTheWriterIsOnDiskWhateverTheDatabaseHasByDefault() throws SQLException {
    StoreSettings.Postgresql settings = Stores.blank();
    for (String word :
        List.of("synchronous_commit = off", "idle_in_transaction_session_timeout = 0")) {
      run(
          settings,
          "ALTER ROLE " + settings.user() + " IN DATABASE " + name(settings) + " SET " + word);
    }
    assertThat(names(settings, "SHOW synchronous_commit")).containsExactly("off");
    PostgresqlConnections connections = new PostgresqlConnections(settings);
    Tx writer = connections.forWriting();
    Tx reader = connections.forReading();

    assertThat(shown(writer, "synchronous_commit")).isEqualTo("on");
    assertThat(shown(writer, "idle_in_transaction_session_timeout")).isEqualTo("1min");
    assertThat(shown(reader, "idle_in_transaction_session_timeout")).isEqualTo("1min");
    writer.close();
    reader.close();
  }

  private static String shown(Tx tx, String setting) {
    return tx.list("SHOW " + setting, row -> row.text(1)).getFirst();
  }

  private void migration(String name, String sql) throws IOException {
    Files.writeString(migrations.resolve(name), sql + ";\n");
  }

  private Schema schema(DataSource source) {
    return new Schema(source, Dialect.POSTGRESQL, List.of("filesystem:" + migrations));
  }

  private static String name(StoreSettings.Postgresql settings) {
    return settings.jdbcUrl().substring(settings.jdbcUrl().lastIndexOf('/') + 1);
  }

  private static void run(StoreSettings.Postgresql settings, String sql) throws SQLException {
    try (Connection connection = connection(settings);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> names(StoreSettings.Postgresql settings, String sql)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = connection(settings);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  private static Connection connection(StoreSettings.Postgresql settings) throws SQLException {
    return DriverManager.getConnection(
        settings.jdbcUrl(), settings.user(), settings.password().reveal());
  }
}
