package dev.switchhook.sending;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.Header;
import dev.switchhook.network.ProviderAnswer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Answers as networks read them. Pure.
final class Answers {
  private Answers() {}

  static ProviderAnswer of(EgressResult.Answered answered) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : answered.headers()) {
      headers.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.value());
    }
    return new ProviderAnswer(answered.status(), headers, answered.body(), answered.truncated());
  }
}
