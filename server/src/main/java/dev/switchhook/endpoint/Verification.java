package dev.switchhook.endpoint;

import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The handshake that shows that whoever owns a URL wants what is sent there (Hub Chatt2.me,
/// "Endpoint verification"). Thread-safe, never blocks.
///
/// The endpoint is sent a fresh token in `X-Validation-Token`, with its own headers and the body
/// `{}`, which every JSON framework takes. It is verified when it answers exactly 200 and a body
/// that is the token: the bare text, or a JSON string when the answer's type is `application/json`.
/// The last handshake counts: one that fails takes the verification away.
public final class Verification {
  /// Time for the whole handshake.
  public static final Duration TIME_MAX = Duration.ofSeconds(10);

  /// The header that carries the token.
  public static final String TOKEN_HEADER = "X-Validation-Token";

  private static final Logger log = LoggerFactory.getLogger(Verification.class);
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final int ONLY_SUCCESS = 200;

  private final Ports ports;
  private final UrlPolicy urls;
  private final String userAgent;
  private final Duration timeMax;

  /// What the handshake works with.
  ///
  /// @param egress sends; of any event loop
  /// @param blocking runs what waits for the store
  public record Ports(
      Egress egress,
      Endpoints endpoints,
      Tokens tokens,
      Executor blocking,
      ProvenSending.Clocks clocks) {}

  /// How a handshake ended.
  ///
  /// @param detail in words, and when it failed, why
  public record Result(boolean verified, String detail) {}

  /// @param urls what endpoint URLs may be now; one that was accepted earlier is judged again
  /// @param userAgent as sent
  public Verification(Ports ports, UrlPolicy urls, String userAgent) {
    this(ports, urls, userAgent, TIME_MAX);
  }

  Verification(Ports ports, UrlPolicy urls, String userAgent, Duration timeMax) {
    this.ports = ports;
    this.urls = urls;
    this.userAgent = userAgent;
    this.timeMax = timeMax;
  }

  /// Makes the handshake and notes its result, unless the endpoint's URL is changed meanwhile. The
  /// future completes after the commit, within [#TIME_MAX] and what the store takes; it never
  /// fails.
  public CompletableFuture<Result> verify(Endpoint endpoint) {
    return ask(endpoint)
        .thenApplyAsync(result -> noted(endpoint, result), ports.blocking())
        .exceptionally(failure -> {
          log.error("the handshake with endpoint {} met a bug", endpoint.id(), failure);
          return new Result(false, "the hub could not finish the handshake; its log says why");
        });
  }

  private CompletableFuture<Result> ask(Endpoint endpoint) {
    CompletableFuture<Result> asked = new CompletableFuture<>();
    switch (EndpointUrl.parse(endpoint.settings().url(), urls)) {
      case EndpointUrl.Refused refused -> asked.complete(new Result(false, refused.detail()));
      case EndpointUrl.Accepted accepted -> {
        Secret token = ports.tokens().next("");
        // with tokens of its own: a handshake tries the credentials, too
        new ProvenSending(
                ProvenSending.Ways.of(ports.egress()::send), urls, ports.clocks(), userAgent)
            .send(
                endpoint.id(),
                endpoint.settings().authentication(),
                request(accepted.url(), endpoint, token),
                result -> asked.complete(judged(result, token)));
      }
    }
    return asked;
  }

  private EgressRequest request(EndpointUrl url, Endpoint endpoint, Secret token) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("User-Agent", userAgent));
    headers.add(new Header(TOKEN_HEADER, token.reveal()));
    headers.addAll(endpoint.settings().headers());
    return new EgressRequest(url, EgressRequest.Method.POST, headers, BODY, timeMax)
        .as(endpoint.settings().clientCertificate());
  }

  private Result noted(Endpoint endpoint, Result result) {
    String url = endpoint.settings().url();
    try {
      var _ =
          result.verified()
              ? ports.endpoints().setVerified(endpoint.applicationId(), endpoint.id(), url)
              : ports.endpoints().setUnverified(endpoint.applicationId(), endpoint.id(), url);
      return result;
    } catch (StoreException e) {
      log.warn(
          "the handshake with endpoint {} could not be noted: {}", endpoint.id(), e.getMessage());
      return new Result(false, "the result could not be stored: repeat the handshake");
    }
  }

  private static Result judged(EgressResult result, Secret token) {
    return switch (result) {
      case EgressResult.Failed failed -> new Result(false, failed.detail());
      case EgressResult.Answered answered -> answered(answered, token);
    };
  }

  private static Result answered(EgressResult.Answered answered, Secret token) {
    if (answered.status() != ONLY_SUCCESS) {
      return new Result(false, "the endpoint answered " + answered.status() + ", not 200");
    }
    if (isJson(answered.header("Content-Type"))) {
      return isJsonString(answered.body(), token)
          ? new Result(true, "the endpoint answered with the token")
          : new Result(
              false,
              "an answer of type application/json must be the value of "
                  + TOKEN_HEADER
                  + " as a JSON string, with quotes");
    }
    return token.matches(new String(answered.body(), StandardCharsets.UTF_8))
        ? new Result(true, "the endpoint answered with the token")
        : new Result(
            false,
            "the body of the answer must be the value of " + TOKEN_HEADER + " and nothing else");
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static boolean isJsonString(byte[] body, Secret token) {
    try {
      JsonNode node = Json.parse(body);
      return node.isString() && token.matches(node.stringValue());
    } catch (MalformedJson e) {
      return false;
    }
  }
}
