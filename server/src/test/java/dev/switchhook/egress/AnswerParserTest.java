package dev.switchhook.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.AnswerParser.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /// Feeds the text whole, then byte by byte; both must see the same.
  private static AnswerParser read(String answer) {
    AnswerParser whole = new AnswerParser();
    Progress atOnce = whole.feed(answer.getBytes(ISO_8859_1));
    AnswerParser slow = new AnswerParser();
    Progress stepwise = Progress.MORE;
    for (int i = 0; i < answer.length() && stepwise == Progress.MORE; i++) {
      stepwise = slow.feed(new byte[] {(byte) answer.charAt(i)});
    }
    assertThat(stepwise).isEqualTo(atOnce);
    assertThat(slow.status()).isEqualTo(whole.status());
    assertThat(slow.body()).isEqualTo(whole.body());
    assertThat(slow.fault()).isEqualTo(whole.fault());
    return whole;
  }

  private static Progress progress(AnswerParser parser) {
    return parser.closed(true);
  }

  private static void assertWhole(String answer, int status, String body, boolean reusable) {
    AnswerParser parser = read(answer);
    assertThat(progress(parser)).as(parser.fault()).isEqualTo(Progress.COMPLETE);
    assertThat(parser.status()).isEqualTo(status);
    assertThat(new String(parser.body(), ISO_8859_1)).isEqualTo(body);
    assertThat(parser.reusable()).isEqualTo(reusable);
  }

  @Test
  void ordinaryAnswersAreReadAndLeaveTheConnectionUsable() {
    assertWhole(OK + "Content-Length: 2\r\n\r\nhi", 200, "hi", true);
    assertWhole("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true);
    assertWhole("HTTP/1.1 304 \r\nContent-Length: 0\r\n\r\n", 304, "", true);
    assertWhole("HTTP/1.1 399\r\nContent-Length: 0\r\n\r\n", 399, "", true);
    assertWhole(
        OK
            + "transfer-encoding: Chunked\r\n\r\n2;x=y\r\nhi\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
        200,
        "hi0123456789",
        true);
  }

  @Test
  void answersThatEndTheConnectionAreReadButItIsNotUsedAgain() {
    assertWhole(OK + "Connection: close\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false);
    assertWhole("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false);
    assertWhole(OK + "\r\nuntil the end", 200, "until the end", false);
    assertWhole("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi", false);
    assertWhole("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, "", false);
  }

  @Test
  void bytesBehindAWholeAnswerMakeTheConnectionUnusable() {
    AnswerParser parser = new AnswerParser();
    String forged = OK + "Content-Length: 2\r\n\r\nhi" + OK + "Content-Length: 0\r\n\r\n";
    assertThat(parser.feed(forged.getBytes(ISO_8859_1))).isEqualTo(Progress.COMPLETE);
    assertThat(parser.reusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "<html>hello</html>\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 200 a\rb\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\u0000b\r\n\r\n",
        "HTTP/1.1 103 Early\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhix\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n",
        // broken off
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n7 bytes",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void anAnswerThatTwoReadersCouldReadInTwoWaysIsBroken(String answer) {
    AnswerParser parser = read(answer);
    assertThat(progress(parser)).isEqualTo(Progress.BROKEN);
    assertThat(parser.fault()).isNotBlank();
    assertThat(parser.reusable()).isFalse();
  }

  @Test
  void aBodyThatEndsWithAResetIsBroken() {
    AnswerParser parser = read(OK + "\r\nhalf a bo");
    assertThat(parser.closed(false)).isEqualTo(Progress.BROKEN);
    assertThat(parser.status()).isEqualTo(200);
  }

  @Test
  void interimAnswersAreSkippedUpToTheLimit() {
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    String last = OK + "Content-Length: 0\r\n\r\n";
    AnswerParser parser = read(interim.repeat(AnswerLimits.INTERIM_ANSWERS_MAX) + last);
    assertThat(parser.status()).isEqualTo(200);
    assertThat(parser.headers()).containsExactly(new Header("Content-Length", "0"));
    assertThat(progress(read(interim.repeat(AnswerLimits.INTERIM_ANSWERS_MAX + 1))))
        .isEqualTo(Progress.BROKEN);
  }

  @Test
  void bodiesAreKeptUpToTheLimitAndCutBehindIt() {
    String exact = "b".repeat(AnswerLimits.BODY_BYTES_MAX);
    assertWhole(OK + "Content-Length: " + exact.length() + "\r\n\r\n" + exact, 200, exact, true);
    String head = OK + "Content-Length: " + (exact.length() + 1) + "\r\n\r\n";
    String chunks = OK + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + exact + "\r\n1\r\nx";
    for (String answer : List.of(head + exact + "x", OK + "\r\n" + exact + "x", chunks)) {
      AnswerParser parser = read(answer);
      assertThat(parser.truncated()).isTrue();
      assertThat(parser.body()).hasSize(AnswerLimits.BODY_BYTES_MAX);
      assertThat(parser.reusable()).isFalse();
    }
  }

  @Test
  void headsReachTheirLimit() {
    int used = OK.length() - 1 + "X: ".length() + "\r\r".length();
    String value = "v".repeat(AnswerLimits.HEAD_BYTES_MAX - used);
    assertThat(progress(read(OK + "X: " + value + "\r\n\r\n"))).isEqualTo(Progress.COMPLETE);
    assertThat(progress(read(OK + "X: " + value + "v\r\n\r\n"))).isEqualTo(Progress.BROKEN);
    assertThat(progress(read(OK + "X: y\r\n".repeat(10_000)))).isEqualTo(Progress.BROKEN);
    assertThat(progress(read("HTTP/1.1 200 " + "O".repeat(40_000)))).isEqualTo(Progress.BROKEN);
    assertThat(
            progress(
                read(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "T: y\r\n".repeat(10_000))))
        .isEqualTo(Progress.BROKEN);
  }

  @Test
  void chunkLinesReachTheirLimit() {
    String head = OK + "Transfer-Encoding: chunked\r\n\r\n";
    String extension = "2;" + "e".repeat(AnswerLimits.CHUNK_LINE_BYTES_MAX - 3);
    assertThat(progress(read(head + extension + "\r\nhi\r\n0\r\n\r\n")))
        .isEqualTo(Progress.COMPLETE);
    assertThat(progress(read(head + extension + "e\r\nhi\r\n0\r\n\r\n")))
        .isEqualTo(Progress.BROKEN);
  }

  @Test
  void noBytesMakeTheReaderThrowOrKeepMoreThanItsLimits() {
    long seed = 20_261_121L;
    System.out.println("AnswerParserTest seed " + seed);
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            OK,
            "HTTP/1.1 103 x\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "\r\n",
            "\n",
            "\r",
            "3\r\n",
            "abc",
            "0\r\n",
            ":",
            " ",
            "ffff\r\n",
            "x".repeat(9_000));
    for (int round = 0; round < 5_000; round++) {
      AnswerParser parser = new AnswerParser();
      Progress progress = Progress.MORE;
      for (int step = 0; step < 40 && progress == Progress.MORE; step++) {
        byte[] bytes = pieces.get(random.nextInt(pieces.size())).getBytes(ISO_8859_1);
        if (random.nextInt(10) == 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        progress = parser.feed(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
      }
      parser.closed(random.nextBoolean());
      assertThat(parser.body().length).isLessThanOrEqualTo(AnswerLimits.BODY_BYTES_MAX);
    }
  }
}
