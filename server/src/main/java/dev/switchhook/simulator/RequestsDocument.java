package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.SignatureCheck.Refused;
import dev.switchhook.simulator.SignatureCheck.Unchecked;
import dev.switchhook.simulator.SignatureCheck.Verdict;
import dev.switchhook.simulator.SignatureCheck.Verified;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The answer of `GET /requests`: `{"received":n,"data":[…]}`, newest first.
///
/// Header names are in lower case; values of a repeated header are joined by `, `. `body` is the
/// kept part read as UTF-8; `body_sha256` is over all bytes that arrived, for exact comparison.
final class RequestsDocument {
  private RequestsDocument() {}

  static byte[] bytes(long received, List<Received> newestFirst) {
    return Json.bytes(of(received, newestFirst));
  }

  static ObjectNode of(long received, List<Received> newestFirst) {
    ObjectNode document = Json.object().put("received", received);
    var data = document.putArray("data");
    for (Received one : newestFirst) {
      data.add(row(one));
    }
    return document;
  }

  static ObjectNode row(Received one) {
    ObjectNode row =
        Json.object()
            .put("number", one.number())
            .put("at", one.at().toString())
            .put("endpoint", one.endpoint())
            .put("handshake", one.handshake())
            .put("event_type", one.glimpse().type())
            .put("from", one.glimpse().from())
            .put("text", one.glimpse().text())
            .put("status", one.status())
            .put("signature", word(one.signature()))
            .put("signature_reason", reason(one.signature()));
    attempt(one.attempt(), row);
    ObjectNode headers = row.putObject("headers");
    for (Map.Entry<String, String> header : one.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String before = headers.path(name).asString("");
      headers.put(name, before.isEmpty() ? header.getValue() : before + ", " + header.getValue());
    }
    return row.put("body", new String(one.body(), StandardCharsets.UTF_8))
        .put("body_length", one.bodyLength())
        .put("body_sha256", one.bodyHash())
        .put("body_truncated", one.truncated());
  }

  private static void attempt(@Nullable String attempt, ObjectNode row) {
    if (attempt != null && attempt.matches("\\d{1,9}")) {
      row.put("attempt", Integer.parseInt(attempt));
    } else {
      row.putNull("attempt");
    }
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verified() -> "verified";
      case Refused _ -> "refused";
      case Unchecked _ -> "unchecked";
    };
  }

  private static @Nullable String reason(Verdict verdict) {
    return switch (verdict) {
      case Verified() -> null;
      case Refused(String reason) -> reason;
      case Unchecked(String reason) -> reason;
    };
  }
}
