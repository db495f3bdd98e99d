package dev.switchhook.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "[1,]",
        "NaN",
        "{\"a\":1}x",
        "'a'",
        "1e64000001003",
        "[1e-64000001003]"
      })
  void whatIsNotExactlyOneDocumentIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedJson.class);
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16BE)))
        .isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}))
        .isInstanceOf(MalformedJson.class);
  }

  @Test
  void numbersKeepEveryDigit() {
    byte[] bytes =
        "{\"a\":-23.55050000000000000001,\"b\":123456789012345678901234567890}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Json.text(Json.parse(bytes))).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void theDeepestNestingIsReadAndOneMoreIsRefused() {
    assertThat(Json.parse(nested(Json.DEPTH_MAX))).isNotNull();
    assertThatThrownBy(() -> Json.parse(nested(Json.DEPTH_MAX + 1)))
        .isInstanceOf(MalformedJson.class);
  }

  @Test
  void theMessageOfARefusalHoldsNoTextOfTheDocument() {
    assertThatThrownBy(
            () -> Json.parse("{\"phone\": 5511999 secret".getBytes(StandardCharsets.UTF_8)))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("line 1");
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
  }
}
