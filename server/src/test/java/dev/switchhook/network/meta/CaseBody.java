package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import tools.jackson.databind.JsonNode;

/// The bytes of a case: given as text, in base64, or by a rule that makes them.
final class CaseBody {
  private CaseBody() {}

  static byte[] of(JsonNode one) {
    JsonNode body = one.path("body");
    return switch (one.path("encoding").asString()) {
      case "text" -> body.asString().getBytes(UTF_8);
      case "base64" -> Base64.getDecoder().decode(body.asString());
      case "generator" -> generated(body).getBytes(UTF_8);
      default -> throw new IllegalArgumentException("unknown encoding of a case");
    };
  }

  private static String generated(JsonNode rule) {
    StringBuilder text = new StringBuilder(rule.path("prefix").asString(""));
    for (int i = 0; i < rule.path("n").asInt(); i++) {
      String repeated = rule.path("repeat").asString();
      text.append(
          repeated
              .replace("%colliding_hash_key_%d", colliding(i))
              .replace("%d", Integer.toString(i)));
    }
    text.append(rule.path("then_repeat").asString("").repeat(rule.path("then_n").asInt(0)));
    return text.append(rule.path("then").asString("")).toString();
  }

  /// A name of 16 pairs, different for each number, all with the same hash code.
  private static String colliding(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }
}
