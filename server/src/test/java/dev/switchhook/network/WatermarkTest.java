package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.meta.MetaNetwork;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatermarkTest {
  @Test
  void aReadWithoutMessagesIsAWatermark() {
    Watermark watermark =
        Watermark.of(update("\"read\":{\"watermark\":1764000000000}")).orElseThrow();

    assertThat(watermark.status()).isEqualTo("read");
    assertThat(watermark.recipient()).isEqualTo("7");
    assertThat(watermark.until()).isEqualTo(Instant.parse("2025-11-24T16:00:00Z"));
  }

  @Test
  void itsReportOnAMessageHasTheKeyOfAReportThatNamesTheMessage() {
    Update named = update("\"delivery\":{\"mids\":[\"m_1\"],\"watermark\":1764000000000}");
    Watermark watermark =
        Watermark.of(update("\"delivery\":{\"watermark\":1764000000000}")).orElseThrow();

    Update report = watermark.report("m_1");

    assertThat(report.dedupeKey()).isEqualTo(named.dedupeKey());
    assertThat(report.type()).isEqualTo(EventType.MESSAGE_REPORT);
    assertThat(report.data().path("provider_id").asString()).isEqualTo("m_1");
    assertThat(report.data().path("status").asString()).isEqualTo("delivered");
    assertThat(report.route()).isEqualTo(named.route());
  }

  @Test
  void whatNamesAMessageOrIsNoReportIsNoWatermark() {
    assertThat(
            Watermark.of(update("\"delivery\":{\"mids\":[\"m_1\"],\"watermark\":1764000000000}")))
        .isEmpty();
    assertThat(Watermark.of(update("\"message\":{\"mid\":\"m_1\",\"text\":\"read\"}"))).isEmpty();
    Update strange = update("\"read\":{\"watermark\":1764000000000}");
    strange.data().put(Watermark.FIELD, "soon");
    assertThat(Watermark.of(strange)).isEmpty();
    assertThat(Watermark.of(update("\"read\":{\"watermark\":\"soon\"}"))).isEmpty();
  }

  @Test
  void itsOwnKeyTellsPersonStatusAndMomentApart() {
    assertThat(
            List.of(
                key("\"read\":{\"watermark\":1764000000000}"),
                key("\"read\":{\"watermark\":1764000000001}"),
                key("\"delivery\":{\"watermark\":1764000000000}")))
        .doesNotHaveDuplicates();
    assertThat(key("\"read\":{\"watermark\":1764000000000}"))
        .isEqualTo(key("\"read\":{\"watermark\":\"1764000000000\"}"));
  }

  private static String key(String part) {
    return update(part).dedupeKey();
  }

  private static Update update(String part) {
    String body =
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[{\"sender\":{\"id\":\"7\"},"
            + part
            + "}]}]}";
    assertThat(Json.parse(body.getBytes(UTF_8)).isObject()).isTrue();
    return ((Normalized.Updates) MetaNetwork.normalize(body.getBytes(UTF_8))).list().getFirst();
  }
}
