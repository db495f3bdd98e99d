package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Signatures and handshakes of the provider, byte by byte on a plain socket.
final class SignatureCasesTest {
  private static final String BODY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";

  private final Hub hub = SharedHub.get();
  private final Meta.Account account = Meta.Account.invented();

  @Test
  void theSignatureIsOverTheBytesHoweverTheyArriveAndSpaceAroundItIsNotPartOfIt() {
    String _ = Tenant.create(hub.url(), "signatures").channel(account);
    String signature = Meta.signature(account.appSecret(), BODY.getBytes(ISO_8859_1));
    String name = Meta.SIGNATURE + ": ";
    String length = "Content-Length: " + BODY.length() + "\r\n";
    String right = name + signature + "\r\n";
    assertThat(posted(length + right, BODY)).isEqualTo(200);
    assertThat(posted(length + name + "  " + signature + " \t\r\n", BODY)).isEqualTo(200);
    String upper = "sha256=" + signature.substring(7).toUpperCase(java.util.Locale.ROOT);
    assertThat(posted(length + name + upper + "\r\n", BODY)).isEqualTo(200);
    assertThat(posted("Transfer-Encoding: chunked\r\n" + right, chunked(BODY))).isEqualTo(200);
    assertThat(posted(length + right + right, BODY)).isEqualTo(401);
    assertThat(posted(length + name + "sha256=" + "0".repeat(64) + "\r\n" + right, BODY))
        .isEqualTo(401);
    assertThat(posted(length + name + signature + ", " + signature + "\r\n", BODY)).isEqualTo(401);
    assertThat(posted(length + right + "Content-Encoding: gzip\r\n", BODY)).isIn(415, 200);
  }

  @TestFactory
  Stream<DynamicTest> theSharedCasesGetTheirAnswers() {
    List<DynamicTest> tests = new ArrayList<>();
    Repository.shared("cases/signatures.json")
        .map(file -> Http.JSON.readTree(Repository.read(file)))
        .ifPresent(file -> {
          Meta.Account named =
              new Meta.Account(
                  account.id(),
                  account.businessAccount(),
                  account.accessToken(),
                  file.path("settings").path("inbound_secret").asString(),
                  file.path("settings").path("verify_token").asString());
          Tenant tenant = Tenant.create(hub.url(), "signature cases");
          String _ = tenant.channel(named);
          String foreign = tenant.channel(Meta.Account.invented());
          file.path("cases")
              .valueStream()
              .filter(SignatureCasesTest::isInbound)
              .forEach(one ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          one.path("id").asString() + " " + one.path("kind").asString(),
                          () -> judge(one, foreign))));
        });
    System.out.println("e2e: signature cases: " + tests.size());
    return tests.stream();
  }

  private static boolean isInbound(JsonNode one) {
    String kind = one.path("kind").asString();
    return kind.startsWith("inbound-") || kind.startsWith("verification-handshake-get");
  }

  private void judge(JsonNode one, String foreign) {
    List<Integer> expected = one.path("expect_status").valueStream().map(JsonNode::asInt).toList();
    if (one.has("query")) {
      Http.Answer answer =
          Http.get(hub.url().resolve("/api/webhook?" + one.path("query").asString()), Map.of());
      assertThat(expected).contains(answer.status());
      return;
    }
    String body =
        new String(Base64.getDecoder().decode(one.path("body_base64").asString()), ISO_8859_1);
    StringBuilder headers = new StringBuilder();
    boolean chunked = false;
    for (JsonNode header : one.path("headers")) {
      String name = header.path(0).asString();
      chunked |= name.equals("Transfer-Encoding");
      headers.append(name).append(": ").append(value(header.path(1))).append("\r\n");
    }
    if (!chunked) {
      headers.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    // "sent to another tenant's URL" is the one case that names another place
    String path = expected.contains(404) ? "/in/" + foreign : "/api/webhook";
    int status = post(path, headers.toString(), chunked ? chunked(body) : body);
    assertThat(expected).contains(status);
  }

  private static String value(JsonNode value) {
    return value.isString()
        ? value.asString()
        : value.path("prefix").asString()
            + value.path("repeat").asString().repeat(value.path("n").asInt());
  }

  private int posted(String headers, String body) {
    return post("/api/webhook", headers, body);
  }

  private int post(String path, String headers, String body) {
    return Wire.send(
            hub.port(),
            "POST "
                + path
                + " HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n"
                + headers
                + "\r\n"
                + body,
            Wire.End.OPEN)
        .status();
  }

  /// Chunks of one byte.
  private static String chunked(String body) {
    StringBuilder chunks = new StringBuilder();
    body.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
    return chunks.append("0\r\n\r\n").toString();
  }
}
