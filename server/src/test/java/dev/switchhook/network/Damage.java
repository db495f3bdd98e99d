package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Damages good bodies at random and has them normalised: nothing may fail but the reading, and
/// whatever can be read has sources that are the same update again.
///
/// @param bodies good ones
/// @param random seeded, so that a failure comes again
public record Damage(List<byte[]> bodies, Random random) {
  private static final int ROUNDS = 5_000;

  /// So many must survive the damage for the test to mean anything.
  private static final int READABLE_MIN = 100;

  private static final String[] SCRAPS = {
    "null", "[]", "{}", "\"\"", "0", "-1", "1e9", "[[", "}}", "\\u0000", "\\ud800", ",", ":", "\"",
    "%", "&"
  };

  /// Damages the bodies of a folder, with a seed that is printed.
  public static void everyBody(Fixtures fixtures, long seed) throws IOException {
    System.out.println("seed " + seed);
    List<byte[]> bodies = new ArrayList<>();
    for (Path file : fixtures.bodies()) {
      bodies.add(Files.readAllBytes(file));
    }
    new Damage(bodies, new Random(seed)).inflict(fixtures.normalizer());
  }

  private void inflict(Function<byte[], Normalized> normalizer) {
    int readable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = bodies.get(random.nextInt(bodies.size()));
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        body = damaged(body);
      }
      readable += read(body, normalizer) ? 1 : 0;
    }
    assertThat(readable).isBetween(READABLE_MIN, ROUNDS);
  }

  private static boolean read(byte[] body, Function<byte[], Normalized> normalizer) {
    try {
      if (normalizer.apply(body) instanceof Normalized.Updates updates) {
        assertThat(updates.list()).hasSizeLessThanOrEqualTo(Normalized.UPDATES_MAX);
        for (Update update : updates.list()) {
          assertThat(update.dedupeKey()).isNotEmpty();
          Json.parse(Json.bytes(update.data()));
          again(update, normalizer);
        }
      }
      return true;
    } catch (UnreadableBody e) {
      return false;
    }
  }

  private static void again(Update update, Function<byte[], Normalized> normalizer) {
    List<Update> again = ((Normalized.Updates) normalizer.apply(update.source())).list();
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().dedupeKey()).isEqualTo(update.dedupeKey());
    assertThat(Json.text(again.getFirst().data())).isEqualTo(Json.text(update.data()));
  }

  private byte[] damaged(byte[] body) {
    int at = random.nextInt(body.length + 1);
    int length = Math.min(random.nextInt(40), body.length - at);
    return switch (random.nextInt(6)) {
      case 0 ->
          spliced(body, at, Math.min(1, body.length - at), new byte[] {(byte) random.nextInt()});
      case 1 -> spliced(body, at, body.length - at, new byte[0]);
      case 2 -> spliced(body, at, 0, Arrays.copyOfRange(body, at, at + length));
      case 3 -> spliced(body, at, length, new byte[0]);
      case 4 -> valueReplaced(body);
      default -> {
        byte[] other = bodies.get(random.nextInt(bodies.size()));
        int from = random.nextInt(other.length);
        yield spliced(
            body, at, length, Arrays.copyOfRange(other, from, Math.min(other.length, from + 30)));
      }
    };
  }

  /// Puts a scrap in the place of what follows some colon, up to the next comma or bracket.
  private byte[] valueReplaced(byte[] body) {
    int at = body.length == 0 ? 0 : random.nextInt(body.length);
    while (at < body.length && body[at] != ':') {
      at++;
    }
    int end = Math.min(at + 1, body.length);
    int start = end;
    while (end < body.length && body[end] != ',' && body[end] != '}' && body[end] != ']') {
      end++;
    }
    byte[] scrap = SCRAPS[random.nextInt(SCRAPS.length)].getBytes(UTF_8);
    return spliced(body, start, end - start, scrap);
  }

  private static byte[] spliced(byte[] body, int at, int removed, byte[] inserted) {
    byte[] result = new byte[body.length - removed + inserted.length];
    System.arraycopy(body, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(body, at + removed, result, at + inserted.length, body.length - at - removed);
    return result;
  }
}
