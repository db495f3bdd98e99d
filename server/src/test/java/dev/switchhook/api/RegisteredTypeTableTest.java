package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class RegisteredTypeTableTest {
  private static final UUID OWNER = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final byte[] JSON = {'{', '}'};

  private final Database database;

  RegisteredTypeTableTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static RegisteredType type(int id, UUID owner, String name, byte[] schema) {
    return new RegisteredType(
        new UUID(9, id), owner, new EventType(name), "words", schema, null, NOW, NOW);
  }

  private boolean insert(RegisteredType type) {
    return database.writeNow(tx -> RegisteredTypeTable.insert(tx, type));
  }

  private List<String> names(UUID owner, @Nullable UUID before, int limit) {
    return database.readNow(tx -> RegisteredTypeTable.list(tx, owner, before, limit)).stream()
        .map(type -> type.type().name())
        .toList();
  }

  @Test
  void aNameIsRegisteredOnceForEachApplication() {
    assertThat(insert(type(1, OWNER, "a", JSON))).isTrue();
    assertThat(insert(type(2, OWNER, "a", JSON))).isFalse();
    assertThat(insert(type(3, OTHER, "a", JSON))).isTrue();

    RegisteredType found = find(OWNER, "a");

    assertThat(found.id()).isEqualTo(new UUID(9, 1));
    assertThat(found.schema()).isEqualTo(JSON);
    assertThat(found.example()).isNull();
    assertThat(found.createdAt()).isEqualTo(NOW);
    assertThat(database.<Long>readNow(tx -> RegisteredTypeTable.count(tx, OWNER))).isOne();
  }

  private RegisteredType find(UUID owner, String name) {
    return database
        .readNow(tx -> RegisteredTypeTable.find(tx, owner, new EventType(name)))
        .orElseThrow();
  }

  @Test
  void listsGoBackwardsFromWhereTheyStood() {
    for (int i = 1; i <= 3; i++) {
      insert(type(i, OWNER, "t" + i, JSON));
    }
    insert(type(4, OTHER, "t4", JSON));

    assertThat(names(OWNER, null, 2)).containsExactly("t3", "t2");
    assertThat(names(OWNER, new UUID(9, 2), 2)).containsExactly("t1");
  }

  @Test
  void changesAndRemovalsTouchOneApplicationOnly() {
    insert(type(1, OWNER, "a", JSON));
    insert(type(2, OTHER, "a", JSON));
    RegisteredType changed =
        new RegisteredType(
            new UUID(9, 1), OWNER, new EventType("a"), "new", null, JSON, NOW, NOW.plusSeconds(1));
    database.writeNow(tx -> {
      RegisteredTypeTable.update(tx, changed);
      return changed;
    });

    assertThat(find(OWNER, "a").description()).isEqualTo("new");
    assertThat(find(OWNER, "a").schema()).isNull();
    assertThat(find(OWNER, "a").updatedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(find(OTHER, "a").description()).isEqualTo("words");
    EventType a = new EventType("a");
    assertThat(database.<Boolean>writeNow(tx -> RegisteredTypeTable.remove(tx, OWNER, a))).isTrue();
    assertThat(database.<Boolean>writeNow(tx -> RegisteredTypeTable.remove(tx, OWNER, a)))
        .isFalse();
    database.writeNow(tx -> {
      RegisteredTypeTable.removeAll(tx, OTHER);
      return OTHER;
    });
    assertThat(names(OTHER, null, 9)).isEmpty();
  }
}
