package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// The bytes below are golden: deliveries that wait for a retry are rendered again after an
/// upgrade, and must stay the same. A changed format needs a new profile name.
class ProfileTest {
  private static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7000-8000-000000000001");
  private static final UUID CHANNEL = UUID.fromString("6cbd6789-1d2b-47e0-9391-5eb91d2839ea");

  private static final String INCOMING =
      "{\"message_id\":\"abc\",\"provider_id\":\"wamid.1\",\"from\":\"5511993986082\",\"content\":{\"type\":\"text\",\"text\":\"Olá \\uD83D\"}}";

  private static Event event(EventType type, String data) {
    return new Event(
        ID, ID, CHANNEL, ChannelType.WHATSAPP, type, TIME, TIME, data.getBytes(UTF_8), null);
  }

  private static String body(Profile profile, EventType type, String data) {
    return new String(profile.body(event(type, data)), UTF_8);
  }

  @Test
  void aStandardBodyIsTheEnvelopeAroundTheStoredBytes() {
    assertThat(body(Profile.STANDARD, EventType.MESSAGE_INCOMING, INCOMING))
        .isEqualTo(
            "{\"id\":\"evt_018bcfe5-6800-7000-8000-000000000001\",\"type\":\"message.incoming\",\"timestamp\":\"2023-11-14T22:13:20Z\",\"data\":"
                + INCOMING.substring(0, INCOMING.length() - 1)
                + ",\"channel\":\"whatsapp\",\"channel_id\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\"}}");
  }

  @Test
  void aStandardBodyOfAnEmptyObjectIsStillJson() {
    assertThat(body(Profile.STANDARD, EventType.CHANNEL_EVENT, "{}"))
        .endsWith(
            "\"data\":{\"channel\":\"whatsapp\",\"channel_id\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\"}}");
  }

  @Test
  void aReportThatNamesNoMessageHasNoChatt2meForm() {
    String nobodys =
        "{\"message_id\":null,\"provider_id\":null,\"status\":\"read\",\"watermark\":\"2023-11-14T22:13:20Z\"}";
    Event watermark = Events.of(ChannelType.MESSENGER, EventType.MESSAGE_REPORT, nobodys, null);
    Event report =
        Events.of(
            ChannelType.MESSENGER,
            EventType.MESSAGE_REPORT,
            "{\"message_id\":null,\"provider_id\":\"m_1\",\"status\":\"read\"}",
            null);
    assertThat(Profile.CHATT2ME.carries(watermark)).isFalse();
    assertThat(Profile.STANDARD.carries(watermark)).isTrue();
    assertThat(Profile.CHATT2ME.carries(report)).isTrue();
  }

  @Test
  void aChatt2meMessageHasExactlyTheFieldsOfItsDocumentation() {
    assertThat(body(Profile.CHATT2ME, EventType.MESSAGE_INCOMING, INCOMING.replace("\\uD83D", "!")))
        .isEqualTo(
            "{\"eventType\":\"Message\",\"channelId\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\",\"messageId\":\"abc\",\"from\":\"5511993986082\",\"timestamp\":1700000000,\"channel\":\"whatsapp\",\"content\":{\"type\":\"text\",\"text\":\"Olá !\"}}");
  }

  @Test
  void aChatt2meStatusNamesTheHubsMessageOrElseTheProviders() {
    assertThat(
            body(
                Profile.CHATT2ME,
                EventType.MESSAGE_REPORT,
                "{\"message_id\":null,\"provider_id\":\"wamid.2\",\"status\":\"read\"}"))
        .isEqualTo(
            "{\"eventType\":\"MessageStatus\",\"messageId\":\"wamid.2\",\"status\":\"read\",\"timestamp\":1700000000,\"channel\":\"whatsapp\"}");
    assertThat(
            body(
                Profile.CHATT2ME,
                EventType.MESSAGE_REPORT,
                "{\"message_id\":\"own\",\"provider_id\":\"wamid.2\",\"status\":\"read\"}"))
        .contains("\"messageId\":\"own\"");
  }

  @Test
  void theReferenceLibraryVerifiesAStandardSignature() throws Exception {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    byte[] body = Profile.STANDARD.body(event(EventType.MESSAGE_INCOMING, INCOMING));
    Signing signing = new Signing("evt_" + ID, Instant.now(), body);

    Map<String, List<String>> headers =
        Profile.STANDARD
            .signature(List.of(Profile.STANDARD.key(Secret.of(secret))), signing)
            .stream()
            .collect(Collectors.toMap(SignatureHeader::name, header -> List.of(header.value())));

    assertThatCode(() ->
            new Webhook(secret)
                .verify(new String(body, UTF_8), HttpHeaders.of(headers, (n, v) -> true)))
        .doesNotThrowAnyException();
  }

  @Test
  void aChatt2meSignatureIsTheHexCodeOverTimeDotBody() throws Exception {
    byte[] body = "{\"a\":1}".getBytes(UTF_8);
    var header =
        Profile.CHATT2ME
            .signature(
                List.of(Profile.CHATT2ME.key(Secret.of("whsec_k"))),
                new Signing("evt_x", TIME, body))
            .getFirst();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("whsec_k".getBytes(UTF_8), "HmacSHA256"));
    String expected = HexFormat.of().formatHex(mac.doFinal("1700000000.{\"a\":1}".getBytes(UTF_8)));

    assertThat(header.name()).isEqualTo("X-hub-Signature");
    assertThat(header.value()).isEqualTo("t=1700000000,v1=" + expected);
  }

  @Test
  void onlyTheStatesThatTheFormatNamesAreSuccess() {
    assertThat(Profile.CHATT2ME.accepts(200)).isTrue();
    assertThat(Profile.CHATT2ME.accepts(204)).isFalse();
    assertThat(Profile.STANDARD.accepts(204)).isTrue();
    assertThat(Profile.STANDARD.accepts(302)).isFalse();
  }
}
