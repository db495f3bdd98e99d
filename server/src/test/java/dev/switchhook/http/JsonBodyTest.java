package dev.switchhook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
  private static final String JSON = "application/json";

  @Test
  void fieldsAreReadAndUnknownOnesIgnored() {
    JsonBody body =
        body(
            "{\"name\":\"Anna\",\"flag\":true,\"count\":100,\"texts\":[\"a\",\"b\"],\"other\":{}}");

    assertThat(body.requiredText("name", 4)).isEqualTo("Anna");
    assertThat(body.optionalBoolean("flag", false)).isTrue();
    assertThat(body.optionalInteger("count", 1, 100)).hasValue(100);
    assertThat(body.optionalTexts("texts", 2, 1)).containsExactly("a", "b");
    assertThat(body.optionalText("absent", 1)).isNull();
    assertThatCode(body::requireValid).doesNotThrowAnyException();
  }

  @Test
  void allMistakesComeInOneRefusal() {
    JsonBody body =
        body(
            "{\"name\":\"  \",\"note\":1,\"flag\":\"yes\",\"count\":101,\"a/b~\":[\"ok\",5],\"many\":[\"a\",\"b\",\"c\"]}");
    body.requiredText("name", 5);
    body.requiredText("absent", 5);
    body.optionalText("note", 5);
    body.optionalBoolean("flag", false);
    body.optionalInteger("count", 1, 100);
    body.optionalTexts("a/b~", 2, 3);
    body.optionalTexts("many", 2, 3);

    ApiError refusal = catchThrowableOfType(ApiError.class, body::requireValid);

    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.errors())
        .extracting(FieldError::pointer)
        .containsExactly("/name", "/absent", "/note", "/flag", "/count", "/a~1b~0/1", "/many");
  }

  @Test
  void numbersOutOfRangeOrWithAFractionAreRefused() {
    for (String number : List.of("0", "101", "1.5", "1e30", "\"1\"", "99999999999999999999")) {
      JsonBody body = body("{\"count\":" + number + "}");
      assertThat(body.optionalInteger("count", 1, 100)).as(number).isEmpty();
      assertThat(body.errors()).hasSize(1);
    }
  }

  @Test
  void textsThatCannotBeStoredAreRefused() {
    for (String note : List.of("\\u0000", "\\ud800", "\\udc00", "\\ud800x", "toolong")) {
      JsonBody body = body("{\"note\":\"" + note + "\"}");
      assertThat(body.optionalText("note", 6)).as(note).isNull();
      assertThat(body.errors()).hasSize(1);
    }
    assertThat(body("{\"note\":\"\\ud83d\\ude00\"}").optionalText("note", 2)).hasSize(2);
  }

  @Test
  void onlyAnObjectIsABody() {
    for (String json : List.of("[]", "1", "null", "\"text\"")) {
      ApiError refusal = catchThrowableOfType(ApiError.class, () -> body(json));
      assertThat(refusal.status()).isEqualTo(422);
      assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("");
    }
    assertThatThrownBy(() -> body("{\"name\":")).isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> body("")).isInstanceOf(MalformedJson.class);
  }

  @Test
  void noBodyAtAllMayCountAsAnEmptyObject() {
    assertThat(JsonBody.orEmpty(request("", List.of())).has("name")).isFalse();
    assertThat(JsonBody.orEmpty(request("{\"name\":1}", List.of(JSON))).has("name")).isTrue();
  }

  @Test
  void onlyJsonInUtf8IsTaken() {
    for (List<String> types :
        List.of(
            List.<String>of(),
            List.of("text/plain"),
            List.of("application/json, text/html"),
            List.of("application/json; charset=utf-7"),
            List.of("application/xml"),
            List.of(JSON, JSON))) {
      ApiError refusal =
          catchThrowableOfType(ApiError.class, () -> JsonBody.of(request("{}", types)));
      assertThat(refusal.status()).as(types.toString()).isEqualTo(415);
    }
    for (String type : List.of("Application/JSON; charset=\"UTF-8\"", "application/json;x=y")) {
      assertThatCode(() -> JsonBody.of(request("{}", List.of(type)))).doesNotThrowAnyException();
    }
  }

  private static JsonBody body(String json) {
    return JsonBody.of(request(json, List.of(JSON)));
  }

  private static Request request(String body, List<String> contentTypes) {
    return new Request(
        "POST",
        "/",
        Map.of(),
        Map.of(),
        Map.of("Content-Type", contentTypes),
        body.getBytes(StandardCharsets.UTF_8),
        "req_1");
  }
}
