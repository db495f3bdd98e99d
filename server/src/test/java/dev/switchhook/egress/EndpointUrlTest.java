package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.EndpointUrl.Accepted;
import dev.switchhook.egress.EndpointUrl.Reason;
import dev.switchhook.egress.EndpointUrl.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class EndpointUrlTest {
  private static final String OWN_HOST = "hub.example.org";
  private static final String OWN_ADDRESS = "5.6.7.8";
  private static final Set<Integer> OWN_PORTS = Set.of(80, 443, 8081);

  static UrlPolicy policy(boolean allowHttp, String... ranges) {
    List<Cidr> allow = new ArrayList<>();
    for (String range : ranges) {
      allow.add(Cidr.of(range));
    }
    return new UrlPolicy(
        allowHttp, new AddressPolicy(allow), Set.of(OWN_HOST, OWN_ADDRESS), OWN_PORTS);
  }

  /// The policy that the note of a case asks for.
  static UrlPolicy policyFor(JsonNode allowCase) {
    String note = allowCase.path("note").asString("");
    if (note.contains("dev_mode=true")) {
      return policy(true, "127.0.0.0/8", "::1/128");
    }
    int at = note.indexOf("allow_cidrs=");
    if (at < 0) {
      return policy(false);
    }
    String range = note.substring(at + "allow_cidrs=".length()).split(",", 2)[0];
    return policy(note.contains("allow_http=true"), range);
  }

  static EndpointUrl accepted(String text, UrlPolicy policy) {
    return switch (EndpointUrl.parse(text, policy)) {
      case Accepted(EndpointUrl url) -> url;
      case Refused refused -> fail(text + " is refused: " + refused);
    };
  }

  private static Reason reason(String text, UrlPolicy policy) {
    return switch (EndpointUrl.parse(text, policy)) {
      case Accepted accepted -> fail(text + " is accepted as " + accepted);
      case Refused(Reason reason, String detail) -> {
        assertThat(detail).isNotBlank();
        yield reason;
      }
    };
  }

  @Test
  void whetherItIsOutInTheWorldIsSeenWithoutALookUp() {
    UrlPolicy open = policy(true, "127.0.0.0/8", "10.0.0.0/8", "fd00::/8", "::1/128");
    for (String out : List.of("hook.example.com", "93.184.216.34", "[2a00:1450::1]")) {
      assertThat(accepted("https://" + out + "/", open).isPublic()).as(out).isTrue();
    }
    for (String own :
        List.of("localhost", "crm.internal", "127.0.0.1", "10.1.2.3", "[fd00::1]", "[::1]")) {
      assertThat(accepted("https://" + own + ":9000/", open).isPublic()).as(own).isFalse();
    }
  }

  @TestFactory
  List<DynamicTest> everyForbiddenUrlIsRefusedForItsReason() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-refuse.json")) {
      String url =
          Cases.text(one.get("url"))
              .replace("{HUB_PUBLIC_HOST}", OWN_HOST)
              .replace("{HUB_PUBLIC_IP}", OWN_ADDRESS)
              .replace("{ADMIN_PORT}", "8081");
      if (!one.get("expect").asString().equals("refuse")) {
        continue; // refuse_or_inert is pinned by aQueryNeverMovesTheHost
      }
      Reason expected =
          Reason.valueOf(one.get("expect_reason").asString().toUpperCase(Locale.ROOT));
      boolean allowHttp = expected != Reason.HTTPS_REQUIRED;
      String id = one.get("id").asString();
      tests.add(
          DynamicTest.dynamicTest(
              id, () -> assertThat(reason(url, policy(allowHttp))).as(url).isEqualTo(expected)));
      if (allowHttp && url.startsWith("http://")) {
        tests.add(
            DynamicTest.dynamicTest(
                id + " as https",
                () ->
                    assertThat(reason("https" + url.substring(4), policy(true)))
                        .as(url)
                        .isEqualTo(expected)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(80);
    return tests;
  }

  @TestFactory
  List<DynamicTest> everyPublicUrlIsAcceptedAndKeptByteForByte() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-allow.json")) {
      tests.add(
          DynamicTest.dynamicTest(
              one.get("id").asString(),
              () -> {
                String text = Cases.text(one.get("url"));
                EndpointUrl url = accepted(text, policyFor(one));
                assertThat(url.text()).isEqualTo(text);
                assertThat(text).endsWith(url.target().equals("/") ? "" : tail(url.target(), text));
                if (one.has("target")) {
                  assertThat(url.target()).isEqualTo(one.get("target").asString());
                  assertThat(url.host()).isEqualTo(one.get("host").asString());
                }
              }));
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests;
  }

  private static String tail(String target, String text) {
    return text.endsWith(target) ? target : target.substring(1);
  }

  @Test
  void aQueryNeverMovesTheHost() {
    EndpointUrl url = accepted("https://example.com?@127.0.0.1/", policy(false));
    assertThat(url.host()).isEqualTo("example.com");
    assertThat(url.target()).isEqualTo("/?@127.0.0.1/");
  }

  @Test
  void theLongestUrlIsAccepted() {
    String start = "https://example.com/";
    String longest = start + "a".repeat(EndpointUrl.TEXT_CHARS_MAX - start.length());
    assertThat(accepted(longest, policy(false)).target()).hasSize(longest.length() - 19);
    assertThat(reason(longest + "a", policy(false))).isEqualTo(Reason.TOO_LONG);
  }

  @Test
  void namesAndLabelsReachTheirLimits() {
    String label = "a".repeat(HostName.LABEL_CHARS_MAX);
    String name = label + "." + label + "." + label + "." + "b".repeat(61);
    assertThat(name).hasSize(HostName.NAME_CHARS_MAX);
    assertThat(accepted("https://" + name + "/", policy(false)).host()).isEqualTo(name);
    assertThat(reason("https://" + name + "b/", policy(false))).isEqualTo(Reason.INVALID_HOST);
  }

  @Test
  void severalFaultsAreReportedInOneOrder() {
    assertThat(reason("ftp://user@/ x#y", policy(false))).isEqualTo(Reason.BAD_CHARACTER);
    assertThat(reason("ftp://user@/#y", policy(false))).isEqualTo(Reason.SCHEME);
    assertThat(reason("http://u@exam!ple:25/#y", policy(false))).isEqualTo(Reason.USERINFO);
    assertThat(reason("http://exam!ple:25/#y", policy(false))).isEqualTo(Reason.FRAGMENT);
    assertThat(reason("http://exam!ple:25/", policy(false))).isEqualTo(Reason.PORT);
    assertThat(reason("http://exam!ple/", policy(false))).isEqualTo(Reason.INVALID_HOST);
    assertThat(reason("http://localhost/", policy(false))).isEqualTo(Reason.BLOCKED_NAME);
    assertThat(reason("http://" + OWN_HOST + "/", policy(false))).isEqualTo(Reason.SELF);
    assertThat(reason("http://example.com/", policy(false))).isEqualTo(Reason.HTTPS_REQUIRED);
  }

  @Test
  void theHubRecognisesItselfOnItsOwnMachine() {
    UrlPolicy policy =
        new UrlPolicy(
            true, new AddressPolicy(List.of(Cidr.of("127.0.0.0/8"))), Set.of(), Set.of(8080));
    assertThat(reason("http://localhost:8080/", policy)).isEqualTo(Reason.SELF);
    assertThat(reason("http://127.0.0.9:8080/", policy)).isEqualTo(Reason.SELF);
    assertThat(accepted("http://127.0.0.1:9000/", policy).port()).isEqualTo(9000);
  }

  @Test
  void aPrivateNameNeedsAnAllowListAndAMetadataNameIsNeverAccepted() {
    assertThat(reason("https://crm.internal/", policy(false))).isEqualTo(Reason.BLOCKED_NAME);
    assertThat(accepted("https://crm.internal/", policy(false, "10.0.0.0/8")).host())
        .isEqualTo("crm.internal");
    assertThat(reason("https://localhost/", policy(false, "10.0.0.0/8")))
        .isEqualTo(Reason.BLOCKED_NAME);
    assertThat(reason("http://metadata.google.internal/", policy(true, "169.254.0.0/16")))
        .isEqualTo(Reason.BLOCKED_NAME);
    assertThat(reason("http://169.254.169.254/", policy(true, "169.254.0.0/16")))
        .isEqualTo(Reason.BLOCKED_ADDRESS);
  }

  @Test
  void theHostHeaderNamesThePortOnlyWhenItIsUnusual() {
    assertThat(accepted("https://example.com:443/", policy(true)).hostHeader())
        .isEqualTo("example.com");
    assertThat(accepted("http://example.com:443/", policy(true)).hostHeader())
        .isEqualTo("example.com:443");
    assertThat(accepted("https://[2620:fe::fe]:8443/", policy(true)).hostHeader())
        .isEqualTo("[2620:fe::fe]:8443");
  }

  @Test
  void printingAUrlGivesNoPathAway() {
    assertThat(accepted("https://example.com/secret?token=1", policy(false)))
        .hasToString("https://example.com:443");
  }
}
