package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {
  @Test
  void whatPeopleWroteAndWhoTheyAreIsHiddenAndTheShapeStays() {
    String body =
        """
        {"id":"evt_0199d7a0-6b1e-7c5a-9d41-3f5b8f6f2a10","type":"message.incoming",
         "data":{"from":"5511993986082","contact":{"id":"someone","name":"Ana"},
          "content":{"type":"text","text":"Hi"},"amount":12.5,"read":true,"none":null,
          "list":["a",{"code":7}],"5511993986082":"x","message_id":"wamid.HBgN"}}\
        """;

    assertThat(Masking.of(body))
        .isEqualTo(
            "{\"id\":\"evt_0199d7a0-6b1e-7c5a-9d41-3f5b8f6f2a10\",\"type\":\"message.incoming\","
                + "\"data\":{\"from\":\"••••••82\",\"contact\":{\"id\":\"••••••\",\"name\":\"••••••\"},"
                + "\"content\":{\"type\":\"text\",\"text\":\"••••••\"},\"amount\":\"••••••\",\"read\":true,\"none\":null,"
                + "\"list\":[\"••••••\",{\"code\":7}],\"••••••82\":\"••••••\",\"message_id\":\"••••••\"}}");
  }

  @Test
  void wordsOfAVocabularyTimesAndCodesStay() {
    for (String plain :
        List.of(
            "{\"type\":\"message.incoming\",\"mime_type\":\"audio/mp4\",\"object\":\"whatsapp_business_account\"}",
            "{\"api_version\":\"2026-02-04\",\"status\":\"ok\",\"ok\":true,\"code\":131047}",
            "{\"api_version\":\"v1.0\",\"status\":200,\"timestamp\":1764000001}",
            "{\"timestamp\":\"1764000001\",\"created_at\":\"2026-11-21T10:00:00.123Z\"}",
            "{\"received_at\":\"2026-11-21T10:00:00-03:00\",\"timestamp\":1764000001123}")) {
      assertThat(Masking.of(plain)).isEqualTo(plain);
    }
  }

  @Test
  void whatSomebodyWroteIsHiddenUnderEveryName() {
    assertThat(Masking.of("{\"error\":\"no customer Maria Silva, +5511993986082\"}"))
        .isEqualTo("{\"error\":\"••••••\"}");
    for (String name :
        List.of(
            "error",
            "type",
            "event",
            "code",
            "status",
            "object",
            "kind",
            "field",
            "channel",
            "ok",
            "timestamp",
            "api_version")) {
      for (String text :
          List.of(
              "\"Maria Silva\"",
              "\"5511993986082\"",
              "\"+5511993986082\"",
              "\"a5511993986082\"",
              "\"maria@example.com\"",
              "\"https://example.com/maria\"",
              "\"a-word-that-is-too-long-to-be-of-any-vocabulary\"",
              "5511993986082",
              "11993986082",
              "1234567",
              "12.5")) {
        assertThat(Masking.of("{\"" + name + "\":[" + text + "]}"))
            .as(name)
            .contains("••••••")
            .doesNotContain("aria", "55119", "119939", "12345", "vocabulary");
      }
    }
  }

  @Test
  void answersThatAreNoJsonAreHiddenUnlessTheySayNothingOfAnybody() {
    assertThat(Masking.of("Internal Server Error\n")).isEqualTo("Internal Server Error\n");
    assertThat(Masking.of("Ana Souza")).isEqualTo(Masking.DOTS);
    assertThat(Masking.of("{\"broken\": \"Ana")).isEqualTo(Masking.DOTS);
    assertThat(Masking.of("\"Ana\"")).isEqualTo(Masking.DOTS);
    assertThat(Masking.of("")).isEmpty();
  }

  @Test
  void aCommandForAShellQuotesWhatItCarries() {
    String command =
        Curl.of(
            Json.object()
                .put("url", "https://example.com/a?b=1&c='x'")
                .put("body", "{\"a\":\"it's; $(rm)\"}")
                .set("headers", Json.object().put("X-Team", "***")),
            "a.json");

    assertThat(command)
        .isEqualTo(
            "curl -X POST 'https://example.com/a?b=1&c='\\''x'\\'''"
                + " \\\n  -H 'X-Team: ***'"
                + " \\\n  --data-binary '{\"a\":\"it'\\''s; $(rm)\"}'\n");
  }

  @Test
  void charactersThatAreNotSeenAreWrittenOut() {
    assertThat(JsonText.visible("a\u0000\t\n\u202e\u2066\ufeff\ud800b😀"))
        .isEqualTo("a\\u0000\t\n\\u202E\\u2066\\uFEFF\\uD800b😀");
  }
}
