package dev.switchhook.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContactKeyTest {
  @Test
  void itIsTheNumberOrUserIdUnderWhichTheEventNamesThePerson() {
    assertThat(key("{\"from\":\"551\",\"contact\":{\"name\":\"A\"}}")).isEqualTo("551");
    assertThat(key("{\"from\":\"BR.1\"}")).isEqualTo("BR.1");
    assertThat(key("{\"recipient\":\"552\",\"status\":\"read\"}")).isEqualTo("552");
    assertThat(key("{\"contact\":{\"phone_number\":\"553\",\"user_id\":\"BR.2\"}}"))
        .isEqualTo("553");
    assertThat(key("{\"contact\":{\"user_id\":\"BR.2\"}}")).isEqualTo("BR.2");
    assertThat(key("{\"kind\":\"message.edited\",\"message\":{\"from\":\"554\"}}"))
        .isEqualTo("554");
  }

  @Test
  void anEventAboutNobodyHasNone() {
    assertThat(key("{}")).isNull();
    assertThat(key("{\"recipient\":null,\"from\":\"\",\"contact\":5}")).isNull();
  }

  @Test
  void whatIsTooLongForANumberIsNone() {
    String longest = "5".repeat(ContactKey.CHARS_MAX);

    assertThat(key("{\"from\":\"" + longest + "\"}")).isEqualTo(longest);
    assertThat(key("{\"from\":\"" + longest + "5\"}")).isNull();
  }

  private static @Nullable String key(String data) {
    return ContactKey.of(Json.parse(data.getBytes(UTF_8)));
  }
}
