package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.authentication.Authentication.Basic;
import dev.switchhook.authentication.Authentication.Jwt;
import dev.switchhook.authentication.Authentication.None;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends requests to endpoints with the header that proves who the hub is. For [None] it is the
/// client itself and nothing more. Thread-safe as far as its ways are.
///
/// The time for a token is part of the request's time. A kept token that is answered with 401 is
/// renewed once, and the request sent once more within the same time.
public final class ProvenSending {
  /// The header that carries the proof.
  public static final String HEADER = "Authorization";

  private static final int UNAUTHORIZED = 401;

  private final Sender requests;
  private final AccessTokens tokens;
  private final SignedTokens signed = new SignedTokens();
  private final Clocks clocks;

  /// Sends one request and calls back exactly once, within its deadline.
  @FunctionalInterface
  public interface Sender {
    /// Like [dev.switchhook.egress.Egress#send].
    void send(EgressRequest request, Consumer<EgressResult> done);
  }

  /// How requests leave.
  ///
  /// @param requests for requests to endpoints
  /// @param tokens for requests for access tokens
  public record Ways(Sender requests, Sender tokens) {
    /// The same way for both.
    public static Ways of(Sender sender) {
      return new Ways(sender, sender);
    }
  }

  /// What tells the time.
  ///
  /// @param wall for what tokens say about their time
  /// @param nanos steady, for deadlines
  /// @param timer ends the wait for a token when the request's time is over; null = the fetch ends
  ///   with the time of the request that began it
  public record Clocks(InstantSource wall, LongSupplier nanos, @Nullable Timer timer) {
    /// For who sends one request at a time: nobody else waits for its token then.
    public Clocks(InstantSource wall, LongSupplier nanos) {
      this(wall, nanos, null);
    }
  }

  /// Runs a task after a time, on the client's thread.
  @FunctionalInterface
  public interface Timer {
    /// Returns at once; the task runs when the time is over.
    void after(Duration delay, Runnable task);
  }

  /// @param urls what the URLs of token servers may be
  /// @param userAgent as sent to token servers
  public ProvenSending(Ways ways, UrlPolicy urls, Clocks clocks, String userAgent) {
    this.requests = ways.requests();
    this.tokens = new AccessTokens(ways.tokens(), urls, clocks, userAgent);
    this.clocks = clocks;
  }

  /// Sends the request with its proof.
  ///
  /// @param endpointId whose tokens are kept together
  /// @param request without an `Authorization` header, unless there is no authentication
  /// @param done called exactly once, on the client's thread or at once
  public void send(
      UUID endpointId,
      Authentication authentication,
      EgressRequest request,
      Consumer<EgressResult> done) {
    switch (authentication) {
      case None() -> requests.send(request, done);
      case Basic basic -> requests.send(request.with(basic(basic)), done);
      case Jwt jwt -> requests.send(request.with(bearer(token(jwt, endpointId, request))), done);
      case OAuth2 oauth ->
          new Asked(endpointId, oauth, request, clocks.nanos().getAsLong(), done).begin(true);
    }
  }

  private String token(Jwt jwt, UUID endpointId, EgressRequest request) {
    return signed.make(jwt, endpointId.toString(), request.url().origin(), clocks.wall().instant());
  }

  private static Header basic(Basic basic) {
    String pair = basic.username() + ":" + basic.password().reveal();
    return new Header(HEADER, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  private static Header bearer(String token) {
    return new Header(HEADER, "Bearer " + token);
  }

  /// A request that needs an access token.
  private final class Asked {
    private final UUID endpointId;
    private final OAuth2 oauth;
    private final EgressRequest request;
    private final long since;
    private final Consumer<EgressResult> done;

    Asked(
        UUID endpointId,
        OAuth2 oauth,
        EgressRequest request,
        long since,
        Consumer<EgressResult> done) {
      this.endpointId = endpointId;
      this.oauth = oauth;
      this.request = request;
      this.since = since;
      this.done = done;
    }

    /// @param mayRenew whether a kept token that is refused may be renewed
    void begin(boolean mayRenew) {
      Duration left = left();
      if (left.toMillis() < 1) {
        late();
        return;
      }
      tokens.get(endpointId, oauth, left, outcome -> got(outcome, mayRenew));
    }

    private void got(AccessTokens.Outcome outcome, boolean mayRenew) {
      switch (outcome) {
        case AccessTokens.Missing(FailureKind kind, String detail) ->
            fail(
                kind,
                mayRenew
                    ? detail
                    : "the endpoint refused the kept access token with 401, and there is "
                        + detail);
        case AccessTokens.Held(String token, boolean fresh) -> {
          Duration left = left();
          if (left.toMillis() < 1) {
            late();
            return;
          }
          requests.send(
              request.with(bearer(token)).within(left),
              result -> ended(result, token, mayRenew && !fresh));
        }
      }
    }

    private void ended(EgressResult result, String token, boolean mayRenew) {
      if (result instanceof EgressResult.Answered answered && answered.status() == UNAUTHORIZED) {
        tokens.refused(endpointId, token);
        if (mayRenew) {
          begin(false);
          return;
        }
      }
      done.accept(result.after(spent().minus(result.took())));
    }

    private void late() {
      fail(FailureKind.TIMEOUT, "no time was left after waiting for an access token");
    }

    private void fail(FailureKind kind, String detail) {
      done.accept(new EgressResult.Failed(kind, detail, spent(), 0));
    }

    private Duration spent() {
      return Duration.ofNanos(clocks.nanos().getAsLong() - since);
    }

    private Duration left() {
      return request.deadline().minus(spent());
    }
  }
}
