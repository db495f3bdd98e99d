package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final Answer OK = new Answer.Complete(200, true);

  private static Optional<Answer> whole(String text) {
    return new AnswerReader().feed(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ncontent-length:0\r\nX: y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"
      })
  void isCompleteWithTheLastByteAndNotBefore(String answer) {
    for (int first = 0; first < answer.length(); first++) {
      AnswerReader reader = new AnswerReader();
      assertThat(reader.feed(answer.substring(0, first).getBytes(StandardCharsets.ISO_8859_1)))
          .isEmpty();
      assertThat(reader.feed(answer.substring(first).getBytes(StandardCharsets.ISO_8859_1)))
          .contains(OK);
    }
  }

  @Test
  void readsOneAnswerAfterTheOther() {
    AnswerReader reader = new AnswerReader();
    byte[] answer =
        "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    assertThat(reader.feed(answer)).contains(new Answer.Complete(503, true));
    assertThat(reader.feed(answer)).contains(new Answer.Complete(503, true));
  }

  @Test
  void noticesThatTheServerCloses() {
    assertThat(whole("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        .contains(new Answer.Complete(200, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nsurplus",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void brokenFramingIsNoAnswer(String answer) {
    assertThat(whole(answer).orElseThrow()).isInstanceOf(Answer.Broken.class);
  }

  @Test
  void anAnswerLongerThanTheLimitIsBroken() {
    AnswerReader reader = new AnswerReader();
    assertThat(reader.feed(new byte[AnswerReader.MAX_ANSWER])).isEmpty();
    assertThat(reader.feed(new byte[1]).orElseThrow()).isInstanceOf(Answer.Broken.class);
  }

  @Test
  void onlyACompleteTwoHundredIsAnAcknowledgement() {
    assertThat(AnswerLedger.judge(OK)).isEqualTo(AnswerLedger.Outcome.ACKNOWLEDGED);
    assertThat(AnswerLedger.judge(new Answer.Complete(401, true)))
        .isEqualTo(AnswerLedger.Outcome.REFUSED);
    assertThat(AnswerLedger.judge(new Answer.Complete(503, true)))
        .isEqualTo(AnswerLedger.Outcome.REFUSED);
    assertThat(AnswerLedger.judge(new Answer.Complete(500, true)))
        .isEqualTo(AnswerLedger.Outcome.UNKNOWN);
    assertThat(AnswerLedger.judge(new Answer.Complete(204, true)))
        .isEqualTo(AnswerLedger.Outcome.UNKNOWN);
    assertThat(AnswerLedger.judge(new Answer.Broken("x"))).isEqualTo(AnswerLedger.Outcome.UNKNOWN);
  }
}
