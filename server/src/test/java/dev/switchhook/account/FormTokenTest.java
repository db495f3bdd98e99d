package dev.switchhook.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormTokenTest {
  private static final Secret SESSION = Secret.of("session");
  private static final UUID SHOP = new UUID(0, 1);
  private static final UUID BANK = new UUID(0, 2);

  @TempDir Path directory;

  private String token(@Nullable UUID application) {
    try (Database database = Stores.SQLITE.open(directory)) {
      Tokens tokens = new Tokens(new SecureRandom());
      return new Sessions(database, tokens, InstantSource.system())
          .formToken(SESSION, application)
          .reveal();
    }
  }

  @Test
  void aTokenIsOfItsSessionAndItsApplication() {
    String shop = token(SHOP);

    assertThat(Sessions.isFormToken(SESSION, SHOP, shop)).isTrue();
    assertThat(Sessions.isFormToken(SESSION, BANK, shop)).isFalse();
    assertThat(Sessions.isFormToken(SESSION, null, shop)).isFalse();
    assertThat(Sessions.isFormToken(SESSION, shop)).as("of whatever application").isTrue();
    assertThat(Sessions.isFormToken(Secret.of("another"), shop)).isFalse();
    assertThat(Sessions.isFormToken(Secret.of("another"), SHOP, shop)).isFalse();
    assertThat(Sessions.isFormToken(SESSION, null, token(null))).isTrue();
  }

  @Test
  void nothingElseIsOne() {
    String shop = token(SHOP);
    assertThat(token(SHOP)).isNotEqualTo(shop).hasSameSizeAs(shop);
    for (String sent : List.of("", "*", "AAAA", shop + shop, shop.substring(4), "A" + shop)) {
      assertThat(Sessions.isFormToken(SESSION, sent)).as(sent).isFalse();
      assertThat(Sessions.isFormToken(SESSION, SHOP, sent)).as(sent).isFalse();
    }
    String bank = token(BANK);
    int half = shop.length() / 3;
    String mixed = shop.substring(0, 2 * half) + bank.substring(2 * half);
    assertThat(Sessions.isFormToken(SESSION, BANK, mixed)).isFalse();
  }
}
