package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkerTest {
  private static byte[] bytes(Marker marker) {
    byte[] bytes = new byte[Marker.LENGTH];
    marker.write(bytes, 0);
    return bytes;
  }

  private static byte[] within(String before, byte[] marker, String after) {
    String text = before + new String(marker, StandardCharsets.US_ASCII) + after;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isFoundAgainInAnyJson() {
    Marker marker = new Marker("0a1b2c3d", 987_654, 123_456_789_012_345L);

    assertThat(Marker.find(within("{\"content\":{\"text\":\"Olá swb. ", bytes(marker), "\"}}")))
        .contains(marker);
  }

  @Test
  void carriesTheLargestNumbersThatFit() {
    Marker marker = new Marker("ffffffff", 999_999_999_999L, Long.MAX_VALUE);

    assertThat(Marker.find(bytes(marker))).contains(marker);
  }

  @Test
  void anyChangedByteMakesItUnsound() {
    byte[] sound = bytes(new Marker("0a1b2c3d", 42, 43));
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] = (byte) (damaged[i] == '7' ? '8' : '7');
      boolean separator = sound[i] == '.' && i == sound.length - Marker.CHECK_LENGTH - 1;
      if (!separator) {
        assertThat(Marker.find(damaged)).as("byte %d", i).isEmpty();
      }
    }
  }

  @Test
  void aCutMarkerIsNone() {
    byte[] sound = bytes(new Marker("0a1b2c3d", 42, 43));

    for (int length = 0; length < sound.length; length++) {
      assertThat(Marker.find(java.util.Arrays.copyOf(sound, length))).isEmpty();
    }
  }
}
