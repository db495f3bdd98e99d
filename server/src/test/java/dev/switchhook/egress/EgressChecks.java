package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;

/// Checks that two kinds of tests share: those that hold the real client against them, and the one
/// that shows that a client with the bug does not pass ([PlantedEgressBugTest]).
final class EgressChecks {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String FORGED = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
  private static final String ADDRESS = "93.184.216.34";

  private EgressChecks() {}

  /// An endpoint that sends two answers to one request does not answer the next one with it.
  static void aForgedSecondAnswerNeverMeetsTheNextRequest(Egress egress) {
    try (Sink sink =
        Sink.running(talk -> {
          while (talk.request() != null) {
            talk.write(OK + (talk.number == 1 ? FORGED : ""));
          }
        })) {
      EndpointUrl url = url("http://127.0.0.1:" + sink.port() + "/");
      for (int i = 0; i < 3; i++) {
        assertThat(answered(send(egress, post(url, 5_000))).body()).asString().isEqualTo("hi");
      }
      assertThat(sink.connections).hasSize(2);
    }
  }

  /// A redirect is an answer like others, and nothing is fetched from where it leads.
  ///
  /// @param fixture of this check alone
  /// @param client the client's own sending, or what is around it
  static void aRedirectIsNotFollowed(
      EgressFixture fixture,
      EgressSettings settings,
      String location,
      BiFunction<Egress, EgressRequest, EgressResult> client) {
    try (Sink sink =
        Sink.answering(
            "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")) {
      fixture.resolver.answer("redirect.test", ADDRESS);
      EgressResult.Answered answered =
          answered(
              client.apply(
                  fixture.recording(settings, sink.port()),
                  post(url("http://redirect.test/"), 5_000)));
      assertThat(answered.status()).isEqualTo(302);
      assertThat(answered.header("location")).isEqualTo(location);
      assertThat(sink.requests).as("requests that came").hasSize(1);
      assertThat(fixture.connects).as("connects").containsExactly(ADDRESS);
    }
  }
}
