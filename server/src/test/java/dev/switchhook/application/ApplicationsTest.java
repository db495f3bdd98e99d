package dev.switchhook.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class ApplicationsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Database database;
  private final Applications applications;

  ApplicationsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    applications = new Applications(database, new Ids(() -> NOW, new SecureRandom()), () -> NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStoredApplicationIsFound() {
    Application created = applications.create("Ünïcode \uD83D\uDC4B");

    assertThat(applications.find(created.id())).contains(created);
    assertThat(created.createdAt()).isEqualTo(NOW);
    assertThat(created.publicId()).isEqualTo("app_" + created.id());
    assertThat(applications.find(UUID.randomUUID())).isEmpty();
  }

  @Test
  void applicationsAreListedNewestFirstPageByPage() {
    for (String name : List.of("a", "b", "c")) {
      applications.create(name);
    }

    List<Application> first = applications.list(null, 2);

    assertThat(first).extracting(Application::name).containsExactly("c", "b");
    assertThat(applications.list(first.getLast().id(), 2))
        .extracting(Application::name)
        .containsExactly("a");
  }

  @Test
  void aRemovedApplicationIsGone() {
    Application created = applications.create("a");

    assertThat(database.<Boolean>writeNow(tx -> applications.remove(tx, created.id()))).isTrue();
    assertThat(database.<Boolean>writeNow(tx -> applications.remove(tx, created.id()))).isFalse();
    assertThat(database.<Boolean>readNow(tx -> applications.exists(tx, created.id()))).isFalse();
    assertThat(applications.find(created.id())).isEmpty();
  }
}
