package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import java.time.Duration;
import java.util.List;

/// A request to an endpoint, before it proves anything.
final class OwnRequest {
  private OwnRequest() {}

  static EgressRequest made() {
    if (EndpointUrl.parse("https://hooks.example.com/in?a=1", UrlPolicy.strict())
        instanceof EndpointUrl.Accepted(EndpointUrl url)) {
      return new EgressRequest(
          url,
          EgressRequest.Method.POST,
          List.of(new Header("X-A", "1")),
          "{}".getBytes(UTF_8),
          Duration.ofSeconds(15));
    }
    throw new IllegalStateException();
  }
}
