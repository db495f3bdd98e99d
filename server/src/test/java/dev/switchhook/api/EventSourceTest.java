package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever stands in the store as what a provider sent can be looked at.
class EventSourceTest {
  private static String shown(@Nullable ChannelType network, byte @Nullable [] source) {
    UUID id = new UUID(0, 1);
    byte[] data = "{}".getBytes(UTF_8);
    Instant now = Instant.EPOCH;
    return String.valueOf(
        EventSource.shown(
            new Event(
                id,
                id,
                network == null ? null : id,
                network,
                EventType.MESSAGE_INCOMING,
                now,
                now,
                data,
                source)));
  }

  private static String shown(@Nullable ChannelType network, String source) {
    return shown(network, source.getBytes(UTF_8));
  }

  @Test
  void anObjectIsShownAsItCame() {
    assertThat(shown(ChannelType.WHATSAPP, "{\"n\":1.50}")).isEqualTo("{\"n\":1.50}");
    assertThat(shown(ChannelType.TELEGRAM, "\ufeff{\"n\":1}")).isEqualTo("{\"n\":1}");
    assertThat(shown(ChannelType.SMS, "{\"Body\":\"Hi\"}")).isEqualTo("{\"Body\":\"Hi\"}");
    assertThat(shown(null, (byte[]) null)).isEqualTo("null");
  }

  @Test
  void aFormIsShownAsAnObjectOfTexts() {
    assertThat(shown(ChannelType.SMS, "From=%2B1&Body=a+b"))
        .isEqualTo("{\"From\":\"+1\",\"Body\":\"a b\"}");
    assertThat(shown(ChannelType.SMS, "12345")).isEqualTo("{\"12345\":\"\"}");
  }

  @Test
  void whatCannotBeReadIsShownAsAText() {
    assertThat(shown(ChannelType.SMS, "Body=%")).isEqualTo("\"Body=%\"");
    assertThat(shown(ChannelType.MESSENGER, "a=1")).isEqualTo("\"a=1\"");
    assertThat(shown(ChannelType.WHATSAPP, "[1]")).isEqualTo("\"[1]\"");
    assertThat(shown(ChannelType.WHATSAPP, "{\"n\":1e99999999999}"))
        .isEqualTo("\"{\\\"n\\\":1e99999999999}\"");
    assertThat(shown(ChannelType.TELEGRAM, new byte[] {'{', (byte) 0xff})).isEqualTo("\"{\ufffd\"");
    assertThat(shown(ChannelType.SMS, new byte[0])).isEqualTo("{}");
  }
}
