package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Damaged bodies never make anything fail but the reading, and whatever can be read has sources
/// that can be read again.
class MutatedBodiesTest {
  private static final long SEED = 20261121L;
  private static final int ROUNDS = 5_000;
  private static final String[] SCRAPS = {
    "null", "[]", "{}", "\"\"", "0", "-1", "1e9", "[[", "}}", "\\u0000", "\\ud800", ",", ":", "\""
  };

  @Test
  void damagedBodiesAreReadOrUnreadable() throws IOException {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    List<byte[]> bodies = bodies();
    int readable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = bodies.get(random.nextInt(bodies.size()));
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        body = damaged(body, bodies, random);
      }
      readable += read(body) ? 1 : 0;
    }
    assertThat(readable).isBetween(ROUNDS / 20, ROUNDS);
  }

  private static boolean read(byte[] body) {
    try {
      if (MetaNetwork.normalize(body) instanceof Normalized.Updates updates) {
        assertThat(updates.list()).hasSizeLessThanOrEqualTo(Normalized.UPDATES_MAX);
        for (Update update : updates.list()) {
          assertThat(update.dedupeKey()).isNotEmpty();
          Json.parse(Json.bytes(update.data()));
          Json.parse(update.source());
        }
      }
      return true;
    } catch (UnreadableBody e) {
      return false;
    }
  }

  private static byte[] damaged(byte[] body, List<byte[]> bodies, Random random) {
    int at = random.nextInt(body.length + 1);
    int length = Math.min(random.nextInt(40), body.length - at);
    return switch (random.nextInt(6)) {
      case 0 ->
          spliced(body, at, Math.min(1, body.length - at), new byte[] {(byte) random.nextInt()});
      case 1 -> spliced(body, at, body.length - at, new byte[0]);
      case 2 -> spliced(body, at, 0, java.util.Arrays.copyOfRange(body, at, at + length));
      case 3 -> spliced(body, at, length, new byte[0]);
      case 4 -> valueReplaced(body, random);
      default -> {
        byte[] other = bodies.get(random.nextInt(bodies.size()));
        int from = random.nextInt(other.length);
        yield spliced(
            body,
            at,
            length,
            java.util.Arrays.copyOfRange(other, from, Math.min(other.length, from + 30)));
      }
    };
  }

  /// Puts a scrap in the place of what follows some colon, up to the next comma or bracket.
  private static byte[] valueReplaced(byte[] body, Random random) {
    int at = body.length == 0 ? 0 : random.nextInt(body.length);
    while (at < body.length && body[at] != ':') {
      at++;
    }
    int end = Math.min(at + 1, body.length);
    int start = end;
    while (end < body.length && body[end] != ',' && body[end] != '}' && body[end] != ']') {
      end++;
    }
    byte[] scrap =
        SCRAPS[random.nextInt(SCRAPS.length)].getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return spliced(body, start, end - start, scrap);
  }

  private static byte[] spliced(byte[] body, int at, int removed, byte[] inserted) {
    byte[] result = new byte[body.length - removed + inserted.length];
    System.arraycopy(body, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(body, at + removed, result, at + inserted.length, body.length - at - removed);
    return result;
  }

  private static List<byte[]> bodies() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/whatsapp"))) {
      for (Path file :
          files.filter(f -> !f.toString().endsWith(".expected.json")).sorted().toList()) {
        bodies.add(Files.readAllBytes(file));
      }
    }
    return bodies;
  }
}
