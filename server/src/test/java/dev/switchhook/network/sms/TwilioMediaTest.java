package dev.switchhook.network.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.MediaFinder.Step;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioMediaTest {
  private static final MediaFinder MEDIA = new TwilioMedia();
  private static final SendingAccount ACCOUNT = account(null);
  private static final String OWN = "https://api.twilio.com/2010-04-01/Accounts/AC1/Media/ME1";

  private static SendingAccount account(@Nullable URI apiUrl) {
    return new SendingAccount(
        ChannelType.SMS, "AC1", "+1", Map.of("auth_token", Secret.of("tok")), null, apiUrl);
  }

  private static String image(String url) {
    return "{'type':'image','image':{'mime_type':'image/jpeg','url':'" + url + "'}}";
  }

  private static Step answered(int status, Map<String, String> headers) {
    return MEDIA.next(Sends.tree(image(OWN)), ACCOUNT, Sends.answer(status, "", headers));
  }

  @Test
  void twiliosOwnAddressGetsTheCredentials() {
    Step step = MEDIA.find(Sends.tree(image(OWN)), ACCOUNT);

    assertThat(((Step.Ask) step).call().target()).isEqualTo(OWN);
    assertThat(((Step.Ask) step).call().headers())
        .isEqualTo(Map.of("Authorization", "Basic QUMxOnRvaw=="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/a",
        "https://api.twilio.com.evil.example/a",
        "https://evil.twilio.com/a",
        "https://api.twilio.com:444/a"
      })
  void anotherAddressGetsNone(String url) {
    Step step = MEDIA.find(Sends.tree(image(url)), ACCOUNT);

    assertThat(((Step.Ask) step).call().headers()).isEmpty();
  }

  @Test
  void theConfiguredApiGetsThemToo() {
    SendingAccount simulated = account(URI.create("http://127.0.0.1:9000"));
    String url = "http://127.0.0.1:9000/media/1";

    Step step = MEDIA.find(Sends.tree(image(url)), simulated);

    assertThat(((Step.Ask) step).call().headers()).containsKey("Authorization");
    assertThat(MEDIA.find(Sends.tree(image(url)), ACCOUNT)).isInstanceOf(Step.Failed.class);
    assertThat(MEDIA.next(Sends.tree(image(url)), simulated, Sends.answer(200, "", Map.of())))
        .isInstanceOf(Step.Fetch.class);
  }

  @Test
  void theStoreThatTwilioLeadsOnToGetsNone() {
    Step step = answered(307, Map.of("location", "https://media.twiliocdn.com/AC1/x?sig=1"));

    assertThat(((Step.Fetch) step).call().target())
        .isEqualTo("https://media.twiliocdn.com/AC1/x?sig=1");
    assertThat(((Step.Fetch) step).call().headers()).isEmpty();
    assertThat(answered(302, Map.of("location", "http://media.example/x")))
        .isInstanceOf(Step.Failed.class);
    assertThat(answered(302, Map.of())).isInstanceOf(Step.Failed.class);
  }

  @Test
  void mediaThatAreGivenAtOnceAreFetchedFromThere() {
    Step step = answered(200, Map.of());

    assertThat(((Step.Fetch) step).call().target()).isEqualTo(OWN);
    assertThat(((Step.Fetch) step).call().headers()).containsKey("Authorization");
  }

  @Test
  void goneMediaAreToldApartFromFailures() {
    assertThat(answered(404, Map.of())).isInstanceOf(Step.Expired.class);
    assertThat(answered(410, Map.of())).isInstanceOf(Step.Expired.class);
    assertThat(answered(401, Map.of()))
        .isEqualTo(new Step.Failed("Twilio answered 401 to the media's address"));
    assertThat(answered(500, Map.of())).isInstanceOf(Step.Failed.class);
  }

  @Test
  void otherContentsHaveNoMedia() {
    assertThat(MEDIA.find(Sends.tree("{'type':'text','text':'x'}"), ACCOUNT))
        .isInstanceOf(Step.None.class);
    assertThat(MEDIA.find(Sends.tree("{'type':'image','image':{}}"), ACCOUNT))
        .isInstanceOf(Step.None.class);
  }
}
