package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.Header;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request under way, to be answered by the test.
record Sent(EgressRequest request, Consumer<EgressResult> done) {
  @Nullable String authorization() {
    return request.headers().stream()
        .filter(header -> header.name().equals("Authorization"))
        .map(Header::value)
        .findFirst()
        .orElse(null);
  }

  String body() {
    return new String(request.body(), UTF_8);
  }
}
