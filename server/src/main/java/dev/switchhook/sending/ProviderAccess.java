package dev.switchhook.sending;

import dev.switchhook.delivery.Transport;
import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.AnswerLimits;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.network.ProviderCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Makes the calls of one provider's API. Thread-safe.
///
/// The base URL is the operator's own word (`SWITCHHOOK_META_GRAPH_URL` and its like): where it is
/// no public `https` URL it is trusted, so that a simulator or a proxy in a private network can be
/// named without opening that network to endpoints. Whatever the provider names (the URL of a
/// medium) goes through the guard like an endpoint's URL, unless it leads to the base itself.
///
/// Whether a call may carry the account's token is the network's business; nothing is added here.
public final class ProviderAccess {
  private static final String USER_AGENT = "User-Agent";

  private static final Pattern LEADS_OUT =
      Pattern.compile("(?i)/(\\.|%2e){1,2}(/|\\\\|$|[?#])|%2f|%5c|\\\\|//");

  private static final UrlPolicy TRUSTED =
      new UrlPolicy(true, AddressPolicy.forConfiguredUrls(), Set.of(), Set.of());

  private final URI base;
  private final Ways ways;
  private final String userAgent;

  /// How requests leave.
  ///
  /// @param guarded sends within the policy of endpoints
  /// @param policy that policy
  /// @param trusted sends to whatever the operator named; its client connects under
  ///   [AddressPolicy#forConfiguredUrls]
  public record Ways(Transport guarded, UrlPolicy policy, Transport trusted) {}

  /// @param base of the provider's API, without a slash at the end
  public ProviderAccess(URI base, Ways ways, String userAgent) {
    this.base = base;
    this.ways = ways;
    this.userAgent = userAgent;
  }

  /// The base of the provider's API.
  URI base() {
    return base;
  }

  /// How a call is to be made.
  ///
  /// @param answerBytesMax how much of the answer is kept
  /// @param once whether it may leave at most once
  record Care(Duration deadline, int answerBytesMax, boolean once) {
    /// For calls that send a message.
    static final Care SENDING = new Care(Duration.ofSeconds(30), AnswerLimits.BODY_BYTES_MAX, true);

    /// For calls that ask something.
    static final Care ASKING = new Care(Duration.ofSeconds(10), AnswerLimits.BODY_BYTES_MAX, false);
  }

  /// Makes a call. It never throws; the result comes exactly once, on a thread that must not be
  /// blocked.
  void send(ProviderCall call, Care care, Consumer<EgressResult> done) {
    boolean named = !call.target().startsWith("/");
    String text = named ? call.target() : base + call.target();
    if (EndpointUrl.parse(text, ways.policy()) instanceof EndpointUrl.Accepted(EndpointUrl url)) {
      ways.guarded().send(request(call, care, url), done);
      return;
    }
    if (named && !isAtBase(text)) {
      done.accept(blocked("the provider named a URL that may not be called"));
      return;
    }
    switch (EndpointUrl.parse(text, TRUSTED)) {
      case EndpointUrl.Accepted(EndpointUrl url) ->
          ways.trusted().send(request(call, care, url), done);
      case EndpointUrl.Refused refused ->
          done.accept(blocked("the provider's URL cannot be called: " + refused.detail()));
    }
  }

  /// Segments that lead out of the base again, also escaped, are not below it.
  private boolean isAtBase(String text) {
    String start = base.toString();
    return text.startsWith(start + "/")
        && !LEADS_OUT.matcher(text.substring(start.length())).find();
  }

  private static EgressResult blocked(String detail) {
    return new EgressResult.Failed(FailureKind.BLOCKED, detail, Duration.ZERO, 0);
  }

  private EgressRequest request(ProviderCall call, Care care, EndpointUrl url) {
    List<Header> headers = new ArrayList<>();
    Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.put(USER_AGENT, userAgent);
    sorted.putAll(call.headers());
    sorted.forEach((name, value) -> headers.add(new Header(name, value)));
    EgressRequest request =
        new EgressRequest(
                url,
                call.post() ? EgressRequest.Method.POST : EgressRequest.Method.GET,
                headers,
                call.body(),
                care.deadline())
            .keeping(care.answerBytesMax());
    return care.once() ? request.atMostOnce() : request;
  }
}
