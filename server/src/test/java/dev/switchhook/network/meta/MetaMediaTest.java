package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.MediaFinder.Step;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaMediaTest {
  private static final MediaFinder WHATSAPP = new WhatsAppMedia();
  private static final MediaFinder PAGE = new PageMedia();
  private static final SendingAccount ACCOUNT = account(null);
  private static final String IMAGE =
      "{'type':'image','image':{'id':'15','mime_type':'image/jpeg','sha256':'x'}}";

  private static SendingAccount account(@Nullable URI apiUrl) {
    return new SendingAccount(
        ChannelType.WHATSAPP, "1", null, Map.of("access_token", Secret.of("EAAt")), null, apiUrl);
  }

  private static ProviderCall fetched(Step step) {
    assertThat(step).isInstanceOf(Step.Fetch.class);
    return ((Step.Fetch) step).call();
  }

  private static Step named(SendingAccount account, String url) {
    return WHATSAPP.next(
        Sends.tree(IMAGE),
        account,
        Sends.answer(200, "{'url':'" + url + "','mime_type':'image/jpeg','id':'15'}", Map.of()));
  }

  @Test
  void whatsAppsMediaAreAskedForByTheirId() {
    Step step = WHATSAPP.find(Sends.tree(IMAGE), ACCOUNT);

    ProviderCall call = ((Step.Ask) step).call();
    assertThat(call.target()).isEqualTo("/v25.0/15");
    assertThat(call.post()).isFalse();
    assertThat(call.headers()).isEqualTo(Map.of("Authorization", "Bearer EAAt"));
  }

  @Test
  void anIdIsOneSegmentOfThePath() {
    Step step =
        WHATSAPP.find(Sends.tree("{'type':'image','image':{'id':'../1/messages?x=1'}}"), ACCOUNT);

    assertThat(((Step.Ask) step).call().target()).isEqualTo("/v25.0/..%2F1%2Fmessages%3Fx%3D1");
  }

  @Test
  void theTokenGoesToMetasMediaHost() {
    ProviderCall call =
        fetched(named(ACCOUNT, "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));

    assertThat(call.target())
        .isEqualTo("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1");
    assertThat(call.headers()).isEqualTo(Map.of("Authorization", "Bearer EAAt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/a",
        "https://lookaside.fbsbx.com.evil.example/a",
        "https://evil.example/lookaside.fbsbx.com",
        "https://lookaside.fbsbx.com:8443/a",
        "https://evillookaside.fbsbx.com/a",
        "https://scontent.xx.fbcdn.net/a"
      })
  void theTokenGoesNowhereElse(String url) {
    assertThat(fetched(named(ACCOUNT, url)).headers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://lookaside.fbsbx.com/a",
        "https://user@lookaside.fbsbx.com/a",
        "file:///etc/passwd",
        "//lookaside.fbsbx.com/a",
        "not a url",
        ""
      })
  void whatIsNoHttpsAddressIsNotFetched(String url) {
    assertThat(named(ACCOUNT, url)).isInstanceOf(Step.Failed.class);
  }

  @Test
  void theConfiguredApiIsTrustedWithTheToken() {
    SendingAccount simulated = account(URI.create("http://127.0.0.1:9000/graph"));

    assertThat(fetched(named(simulated, "http://127.0.0.1:9000/media/1")).headers())
        .isEqualTo(Map.of("Authorization", "Bearer EAAt"));
    assertThat(named(simulated, "http://127.0.0.1:9001/media/1")).isInstanceOf(Step.Failed.class);
    assertThat(fetched(named(simulated, "https://127.0.0.1:9000/media/1")).headers()).isEmpty();
  }

  @Test
  void goneMediaAreToldApartFromFailures() {
    assertThat(answered(404, "")).isInstanceOf(Step.Expired.class);
    assertThat(answered(400, "{'error':{'code':100,'error_subcode':33,'message':'no object'}}"))
        .isEqualTo(
            new Step.Expired(
                "WhatsApp does not have the media any more: it keeps those of a message for 7"
                    + " days"));
    assertThat(answered(401, "{'error':{'code':190,'message':'token expired'}}"))
        .isEqualTo(new Step.Failed("WhatsApp answered 401: token expired"));
    assertThat(answered(500, "oops")).isInstanceOf(Step.Failed.class);
  }

  private static Step answered(int status, String body) {
    return WHATSAPP.next(Sends.tree(IMAGE), ACCOUNT, Sends.answer(status, body, Map.of()));
  }

  @Test
  void mediaWithoutAnIdAreFetchedFromTheirAddress() {
    Step step =
        WHATSAPP.find(
            Sends.tree("{'type':'audio','audio':{'url':'https://lookaside.fbsbx.com/a'}}"),
            ACCOUNT);

    assertThat(fetched(step).headers()).containsKey("Authorization");
  }

  @Test
  void otherContentsHaveNoMedia() {
    for (String content :
        new String[] {"{}", "{'type':'text','text':'x'}", "{'type':'image','image':[]}"}) {
      assertThat(WHATSAPP.find(Sends.tree(content), ACCOUNT)).isInstanceOf(Step.None.class);
      assertThat(PAGE.find(Sends.tree(content), ACCOUNT)).isInstanceOf(Step.None.class);
    }
    assertThat(
            PAGE.find(Sends.tree("{'type':'share','share':{'url':'https://a.example'}}"), ACCOUNT))
        .isInstanceOf(Step.None.class);
  }

  @Test
  void instagramsAndMessengersMediaAreFetchedWithoutAToken() {
    String content = "{'type':'image','image':{'url':'https://lookaside.fbsbx.com/ig/?s=1'}}";

    ProviderCall call = fetched(PAGE.find(Sends.tree(content), ACCOUNT));

    assertThat(call.target()).isEqualTo("https://lookaside.fbsbx.com/ig/?s=1");
    assertThat(call.headers()).isEmpty();
    assertThat(PAGE.find(Sends.tree(content.replace("https", "http")), ACCOUNT))
        .isInstanceOf(Step.Failed.class);
  }

  @Test
  void anAccountWithoutATokenCannotAsk() {
    SendingAccount bare = new SendingAccount(ChannelType.WHATSAPP, "1", null, Map.of(), null);

    assertThat(WHATSAPP.find(Sends.tree(IMAGE), bare)).isInstanceOf(Step.Failed.class);
  }
}
