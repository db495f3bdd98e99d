package dev.switchhook.network.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.MediaFinder.Step;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramMediaTest {
  private static final MediaFinder MEDIA = new TelegramMedia();
  private static final SendingAccount ACCOUNT =
      new SendingAccount(
          ChannelType.TELEGRAM, "12", null, Map.of("bot_token", Secret.of("12:AAk")), null);
  private static final String IMAGE = "{'type':'image','image':{'id':'AgAC','file_size':2000}}";

  private static Step answered(int status, String body) {
    return MEDIA.next(Sends.tree(IMAGE), ACCOUNT, Sends.answer(status, body, Map.of()));
  }

  @Test
  void aFileIsAskedForByItsId() {
    Step step = MEDIA.find(Sends.tree(IMAGE), ACCOUNT);

    assertThat(((Step.Ask) step).call().target()).isEqualTo("/bot12:AAk/getFile");
    assertThat(Sends.body(((Step.Ask) step).call())).isEqualTo("{\"file_id\":\"AgAC\"}");
  }

  @Test
  void theAnswersPathIsFetchedFromTheConfiguredApi() {
    Step step =
        answered(200, "{'ok':true,'result':{'file_id':'AgAC','file_path':'photos/file 1.jpg'}}");

    assertThat(((Step.Fetch) step).call().target())
        .isEqualTo("/file/bot12:AAk/photos/file%201.jpg");
    assertThat(((Step.Fetch) step).call().post()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../bot12/x", "/var/lib/file", "a//b", "https://evil.example/", "."})
  void aPathThatLeadsElsewhereIsNotFetched(String path) {
    assertThat(answered(200, "{'ok':true,'result':{'file_path':'" + path + "'}}"))
        .isInstanceOf(Step.Failed.class);
  }

  @Test
  void aPathIsNoLongerThanTheLimit() {
    String longest = "x".repeat(TelegramMedia.PATH_CHARS_MAX);

    assertThat(answered(200, "{'ok':true,'result':{'file_path':'" + longest + "'}}"))
        .isInstanceOf(Step.Fetch.class);
    assertThat(answered(200, "{'ok':true,'result':{'file_path':'" + longest + "x'}}"))
        .isInstanceOf(Step.Failed.class);
  }

  @Test
  void aFileBeyondTheLimitIsToldSo() {
    String large = IMAGE.replace("2000", String.valueOf(TelegramMedia.FILE_BYTES_MAX + 1));

    assertThat(MEDIA.find(Sends.tree(IMAGE.replace("2000", "20971520")), ACCOUNT))
        .isInstanceOf(Step.Ask.class);
    assertThat(MEDIA.find(Sends.tree(large), ACCOUNT))
        .isEqualTo(
            new Step.Failed("the file is larger than the 20 MB that Telegram lets bots fetch"));
    assertThat(
            answered(
                400, "{'ok':false,'error_code':400,'description':'Bad Request: file is too big'}"))
        .isEqualTo(
            new Step.Failed("the file is larger than the 20 MB that Telegram lets bots fetch"));
  }

  @Test
  void aGoneFileIsToldApartFromFailures() {
    assertThat(
            answered(
                400,
                "{'ok':false,'error_code':400,'description':'Bad Request: wrong file_id or the"
                    + " file is temporarily unavailable'}"))
        .isInstanceOf(Step.Expired.class);
    assertThat(answered(401, "{'ok':false,'error_code':401,'description':'Unauthorized'}"))
        .isEqualTo(new Step.Failed("Telegram answered 401: Unauthorized"));
    assertThat(answered(502, "<html>")).isInstanceOf(Step.Failed.class);
  }

  @Test
  void otherContentsHaveNoMedia() {
    for (String content : new String[] {"{}", "{'type':'text','text':'x'}", "{'type':'image'}"}) {
      assertThat(MEDIA.find(Sends.tree(content), ACCOUNT)).isInstanceOf(Step.None.class);
    }
  }
}
