package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final String PAGE = "<p>the same words again</p>".repeat(200);

  @Test
  void aPageIsCompressedForThoseWhoTakeIt() throws IOException {
    Answer sent = Compression.of(request(Map.of("Accept-Encoding", "br, GZIP;q=0.8")), page(PAGE));

    assertThat(sent.headers())
        .containsEntry("Content-Encoding", "gzip")
        .containsEntry("X-Kept", "1")
        .hasEntrySatisfying("Vary", vary -> assertThat(vary).contains("Accept-Encoding", "Cookie"));
    assertThat(sent.body()).hasSizeLessThan(PAGE.length() / 10);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.body()))) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(PAGE);
    }
  }

  @Test
  void itIsSentAsItIsWhenNotAccepted() {
    for (String accepted : List.of("", "br", "gzip;q=0", "gzip; q=0.000", "x-gzipped")) {
      Answer sent = Compression.of(request(Map.of("Accept-Encoding", accepted)), page(PAGE));
      assertThat(sent.headers()).as(accepted).doesNotContainKey("Content-Encoding");
      assertThat(sent.body()).hasSize(PAGE.length());
    }
  }

  @Test
  void whatOtherSitesAskForShortPagesAndOtherTypesAreNotCompressed() {
    Map<String, String> gzip = Map.of("Accept-Encoding", "gzip");

    for (String site : List.of("cross-site", "same-site")) {
      Request foreign = request(Map.of("Accept-Encoding", "gzip", "Sec-Fetch-Site", site));
      assertThat(Compression.of(foreign, page(PAGE)).body()).as(site).hasSize(PAGE.length());
    }
    String least = "x".repeat(Compression.LEAST_BYTES);
    assertThat(Compression.of(request(gzip), page(least)).headers())
        .containsKey("Content-Encoding");
    assertThat(Compression.of(request(gzip), page(least.substring(1))).headers())
        .doesNotContainKey("Content-Encoding");
    Answer file =
        Answer.bytes(200, "application/octet-stream", least.getBytes(StandardCharsets.UTF_8));
    assertThat(Compression.of(request(gzip), file)).isSameAs(file);
  }

  private static Answer page(String text) {
    return Answer.bytes(200, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
        .withHeader("X-Kept", "1");
  }

  private static Request request(Map<String, String> headers) {
    Map<String, List<String>> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> byAnyCase.put(name, List.of(value)));
    return new Request("GET", "/", Map.of(), Map.of(), byAnyCase, new byte[0], "r");
  }
}
