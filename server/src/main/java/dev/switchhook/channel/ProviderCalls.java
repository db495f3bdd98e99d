package dev.switchhook.channel;

import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Makes calls that ask providers for something which may be asked twice. Thread-safe, never
/// blocks.
public final class ProviderCalls implements Connecting.Calls {
  /// Time for one call.
  public static final Duration TIME_MAX = Duration.ofSeconds(10);

  private final Map<ChannelType, URI> bases;
  private final Egress egress;
  private final UrlPolicy urls;
  private final String userAgent;

  /// @param bases base URL of each network's API, without a slash at the end
  /// @param egress sends; of any event loop
  /// @param urls what may be called; the addresses of `egress`
  /// @param userAgent as sent
  public ProviderCalls(
      Map<ChannelType, URI> bases, Egress egress, UrlPolicy urls, String userAgent) {
    this.bases = Map.copyOf(bases);
    this.egress = egress;
    this.urls = urls;
    this.userAgent = userAgent;
  }

  /// Makes one call of a network's API. The future never fails; it completes on an event loop.
  @Override
  public CompletableFuture<EgressResult> make(ChannelType network, ProviderCall call) {
    CompletableFuture<EgressResult> made = new CompletableFuture<>();
    String target = call.target();
    String text = target.startsWith("/") ? bases.get(network) + target : target;
    switch (EndpointUrl.parse(text, urls)) {
      case EndpointUrl.Accepted(EndpointUrl url) -> egress.send(request(url, call), made::complete);
      case EndpointUrl.Refused(var _, String detail) ->
          made.complete(
              new EgressResult.Failed(
                  FailureKind.BLOCKED, "the provider's URL " + detail, Duration.ZERO, 0));
    }
    return made;
  }

  private EgressRequest request(EndpointUrl url, ProviderCall call) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("User-Agent", userAgent));
    call.headers().forEach((name, value) -> headers.add(new Header(name, value)));
    EgressRequest.Method method =
        call.post() ? EgressRequest.Method.POST : EgressRequest.Method.GET;
    return new EgressRequest(url, method, headers, call.body(), TIME_MAX);
  }
}
