package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.network.Corpus;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The attack cases and signature vectors that lie beside the repository, as far as they concern
/// bytes alone; what the listener does with them is tested where the listener is.
class SharedCasesTest {
  /// Cases that expect quarantine although the body is a readable object: it is kept as a
  /// `channel.event` instead, as the contracts say of everything genuine that is not understood.
  private static final Map<String, String> KEPT_AS_EVENT =
      Map.of(
          "JSON-083", "a time before 1970 is no fault of a webhook that names no message",
          "JSON-087", "a foreign object whose content means nothing here");

  /// Rightly signed bodies that are refused for what this package does not see: the URL's channel.
  private static final Set<String> ABOUT_OTHERS = Set.of("SIG-039");

  @Test
  void theCollectedMetaVectorsAreJudgedRightly() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    int judged = 0;
    for (JsonNode vector : Corpus.lines("signatures.jsonl")) {
      if (!vector.path("scheme").asString().startsWith("meta-")) {
        continue;
      }
      boolean sha256 = vector.path("scheme").asString().equals("meta-hub-sha256");
      List<String> values = List.of(vector.path("signature").asString());
      byte[] body = Base64.getDecoder().decode(vector.path("body_base64").asString());
      MetaSignature.Key key = MetaSignature.prepare(Secret.of(vector.path("secret").asString()));
      assertThat(MetaSignature.matches(key, body, values))
          .as(vector.path("name").asString())
          .isEqualTo(sha256 && vector.path("valid").asBoolean());
      judged++;
    }
    assertThat(judged).isPositive();
  }

  @Test
  void theInboundSignatureCasesAreJudgedRightly() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    JsonNode file = Corpus.cases("signatures.json");
    Secret secret = Secret.of(file.path("settings").path("inbound_secret").asString());
    MetaSignature.Key key = MetaSignature.prepare(secret);
    int judged = 0;
    for (JsonNode one : file.path("cases")) {
      List<Integer> statuses = new ArrayList<>();
      one.path("expect_status").forEach(status -> statuses.add(status.asInt()));
      boolean aboutTheListener =
          one.path("headers").size() > 1 && one.path("headers").toString().contains("Encoding");
      if (!one.path("kind").asString().equals("inbound-x-hub-signature-256") || aboutTheListener) {
        continue;
      }
      byte[] body = Base64.getDecoder().decode(one.path("body_base64").asString());
      boolean genuine = MetaSignature.matches(key, body, values(one.path("headers")));
      // Where several answers are allowed, the test of this package pins ours.
      if (statuses.equals(List.of(200))) {
        assertThat(genuine).as(one.path("id").asString()).isTrue();
      } else if (!statuses.contains(200) && !ABOUT_OTHERS.contains(one.path("id").asString())) {
        assertThat(genuine).as(one.path("id").asString()).isFalse();
      }
      judged++;
    }
    assertThat(judged).isPositive();
  }

  private static List<String> values(JsonNode headers) {
    List<String> values = new ArrayList<>();
    for (JsonNode header : headers) {
      String name = header.get(0).asString();
      if (name.toLowerCase(Locale.ROOT).equals(MetaSignature.HEADER.toLowerCase(Locale.ROOT))) {
        // White space around a value is no part of it (RFC 9110 §5.5); the listener takes it away.
        values.add(header.get(1).isString() ? header.get(1).asString().strip() : "generated");
      }
    }
    return values;
  }

  @Test
  void theHandshakeCasesAreAnsweredRightly() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    JsonNode file = Corpus.cases("signatures.json");
    List<Secret> known = List.of(Secret.of(file.path("settings").path("verify_token").asString()));
    for (JsonNode one : file.path("cases")) {
      if (!one.path("kind").asString().equals("verification-handshake-get")) {
        continue;
      }
      Map<String, String> query = new HashMap<>();
      for (String pair : one.path("query").asString().split("&", -1)) {
        int at = pair.indexOf('=');
        query.putIfAbsent(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
      }
      int status =
          switch (MetaHandshake.answer(
              query.get("hub.mode"),
              query.get("hub.verify_token"),
              query.get("hub.challenge"),
              known)) {
            case MetaHandshake.Challenge challenge -> 200;
            case MetaHandshake.Refused refused -> 403;
            case MetaHandshake.Malformed malformed -> 400;
          };
      assertThat(one.path("expect_status").toString())
          .as(one.path("id").asString())
          .contains(String.valueOf(status));
    }
  }

  @Test
  void hostileBodiesBecomeEventsOrAreUnreadableAsExpected() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    List<String> differences = new ArrayList<>();
    for (JsonNode one : Corpus.cases("json-inputs.json").path("cases")) {
      String stored = one.path("ingest_stored").asString();
      if (stored.equals("nothing")) {
        continue;
      }
      boolean event = keepsAnEvent(CaseBody.of(one));
      if (!stored.equals("either") && event != stored.equals("event")) {
        differences.add(one.path("id").asString());
      }
    }
    assertThat(differences).containsExactlyInAnyOrderElementsOf(KEPT_AS_EVENT.keySet());
  }

  private static boolean keepsAnEvent(byte[] body) {
    try {
      return switch (MetaNetwork.normalize(body)) {
        case Normalized.Updates updates -> {
          updates.list().forEach(update -> Json.parse(Json.bytes(update.data())));
          yield !updates.list().isEmpty();
        }
        case Normalized.TooMany tooMany -> false;
      };
    } catch (UnreadableBody e) {
      return false;
    }
  }
}
