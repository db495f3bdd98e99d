package dev.switchhook.network.sms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.sms.TwilioForm.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioFormTest {
  @Test
  void namesAndValuesAreDecodedAndKeepTheirOrder() {
    assertThat(TwilioForm.read("b=%C3%A9+%2B&&a&c=1=2&b=".getBytes(UTF_8)).parameters())
        .containsExactly(
            new Parameter("b", "é +"),
            new Parameter("a", ""),
            new Parameter("c", "1=2"),
            new Parameter("b", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a=%", "a=%1", "a=%zz", "%=a", "a=%ff", "a=%C3", "[]", "{", "{} {}", " [1]"})
  void whatIsBrokenIsUnreadable(String body) {
    assertThatThrownBy(() -> TwilioForm.read(body.getBytes(UTF_8)))
        .isInstanceOf(UnreadableBody.class);
  }

  @Test
  void bytesThatAreNotUtf8AreUnreadable() {
    assertThatThrownBy(() -> TwilioForm.read(new byte[] {'a', '=', (byte) 0xff}))
        .isInstanceOf(UnreadableBody.class);
  }

  @Test
  void aJsonObjectOfTextsIsReadLikeAForm() {
    String json =
        " {\"Body\":\"a b\",\"NumMedia\":0,\"None\":null,\"Many\":[\"1\",\"2\"],\"Deep\":{\"a\":1}}";

    assertThat(TwilioForm.read(json.getBytes(UTF_8)).parameters())
        .containsExactly(
            new Parameter("Body", "a b"),
            new Parameter("NumMedia", "0"),
            new Parameter("None", ""),
            new Parameter("Many", "1"),
            new Parameter("Many", "2"),
            new Parameter("Deep", "{\"a\":1}"));
  }

  @Test
  void asAnObjectItIsReadAgainAsWhatItWas() {
    TwilioForm form = TwilioForm.read("b=%C3%A9+%2B&a&c=1=2&b=&b=3&=x&z=%00".getBytes(UTF_8));

    assertThat(Json.text(form.tree()))
        .isEqualTo(
            "{\"b\":[\"é +\",\"\",\"3\"],\"a\":\"\",\"c\":\"1=2\",\"\":\"x\",\"z\":\"\\u0000\"}");
    TwilioForm plain = TwilioForm.read("Body=a+b&From=%2B1".getBytes(UTF_8));
    assertThat(TwilioForm.read(Json.bytes(plain.tree()))).isEqualTo(plain);
  }

  @Test
  void asManyParametersAsTheLimitAreReadAndNotOneMore() {
    String most = "a=1&".repeat(TwilioForm.PARAMETERS_MAX);

    assertThat(TwilioForm.read(most.getBytes(UTF_8)).parameters())
        .hasSize(TwilioForm.PARAMETERS_MAX);
    assertThatThrownBy(() -> TwilioForm.read((most + "a").getBytes(UTF_8)))
        .isInstanceOf(UnreadableBody.class);
  }

  @Test
  void noMoreMediaAreLookedAtThanTheLimit() {
    StringBuilder body = new StringBuilder("MessageSid=MM1&From=1");
    for (int i = 0; i <= TwilioMessages.MEDIA_MAX; i++) {
      body.append("&MediaUrl").append(i).append("=u");
    }

    assertThat(update(body.toString()).data().path("attachments").size())
        .isEqualTo(TwilioMessages.MEDIA_MAX);
  }

  @Test
  void coordinatesUpToTheLimitAreNumbersAndLongerOnesNone() {
    String longest = "1." + "0".repeat(TwilioMessages.COORDINATE_CHARS_MAX - 2);

    assertThat(type("From=1&Latitude=2&Longitude=" + longest)).isEqualTo("location");
    assertThat(type("From=1&Latitude=2&Longitude=" + longest + "0")).isEqualTo("text");
  }

  @Test
  void aCodeUpToTheLimitIsANumberAndALongerOneAText() {
    String longest = "9".repeat(TwilioErrors.CODE_DIGITS_MAX);

    assertThat(code(longest)).isEqualTo(longest);
    assertThat(code(longest + "9")).isEqualTo('"' + longest + "9\"");
    assertThat(code("12a")).isEqualTo("\"12a\"");
  }

  private static String code(String code) {
    String body = "MessageSid=SM1&MessageStatus=failed&ErrorCode=" + code;
    return update(body).data().at("/errors/0/code").toString();
  }

  @Test
  void anEmptyBodyHoldsNothing() {
    assertThat(((Normalized.Updates) TwilioNetwork.normalize(new byte[0])).list()).isEmpty();
    assertThat(((Normalized.Updates) TwilioNetwork.normalize("{}".getBytes(UTF_8))).list())
        .isEmpty();
  }

  private static String type(String body) {
    return update(body).data().at("/content/type").asString();
  }

  private static Update update(String body) {
    return ((Normalized.Updates) TwilioNetwork.normalize(body.getBytes(UTF_8))).list().getFirst();
  }
}
