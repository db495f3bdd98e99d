package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
  @ParameterizedTest
  @CsvSource({
    "1764000000, 2025-11-24T16:00:00Z",
    "'\"1764000000\"', 2025-11-24T16:00:00Z",
    "1764000000123, 2025-11-24T16:00:00.123Z",
    "1764000000123.0, 2025-11-24T16:00:00.123Z",
    "'\"2021-09-08T06:34:04+0000\"', 2021-09-08T06:34:04Z",
    "'\"2021-09-08T06:34:04Z\"', 2021-09-08T06:34:04Z",
    "'\"2021-09-08T06:34:04.123456789+02:00\"', 2021-09-08T04:34:04.123456789Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
  })
  void secondsMillisecondsAndIsoTimesAreRead(String written, String time) {
    assertThat(Trees.time(Json.parse(written.getBytes(UTF_8)))).hasToString(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "253402300800000",
        "1764000000123456",
        "1e9",
        "true",
        "null",
        "{}",
        "\"\"",
        "\"soon\"",
        "\"T\"",
        "\"1.5.5\"",
        "\"1764000000.x\"",
        "\"2021-13-08T06:34:04Z\"",
        "\"1960-01-01T00:00:00Z\"",
        "\"2021-09-08T06:34:04\"",
        "\"2021-09-08T06:34:04.1234567890+02:00\"",
        "\"+99999-09-08T06:34:04Z\""
      })
  void whatCannotBeATimeIsNone(String written) {
    assertThat(Trees.time(Json.parse(written.getBytes(UTF_8)))).isNull();
  }
}
