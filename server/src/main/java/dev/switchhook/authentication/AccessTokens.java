package dev.switchhook.authentication;

import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.UrlPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The access tokens of endpoints: fetched when one is needed and none is kept, one fetch at a time
/// for each endpoint, kept until shortly before they expire. Thread-safe; whoever asks is answered
/// on the thread of the client that fetches or of the timer, or at once.
///
/// A fetch is everybody's who waits for it, so it has a time of its own: whoever has less stops
/// waiting, and is told so alone.
final class AccessTokens {
  /// Time for one fetch. Without a timer, less when the attempt has less.
  static final Duration FETCH_TIME_MAX = Duration.ofSeconds(10);

  /// How long before its end a token is not used any more; a tenth of its life when that is less.
  static final Duration MARGIN = Duration.ofSeconds(30);

  /// How long a failed fetch answers for others who ask, so that a burst of deliveries is no burst
  /// at the token server.
  static final Duration FAILURE_HOLDS = Duration.ofSeconds(1);

  /// Endpoints whose tokens are kept; the longest unused is forgotten first.
  static final int KEPT_MAX = 4_096;

  private final ProvenSending.Sender sender;
  private final UrlPolicy urls;
  private final ProvenSending.Clocks clocks;
  private final String userAgent;
  private final Map<UUID, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  AccessTokens(
      ProvenSending.Sender sender, UrlPolicy urls, ProvenSending.Clocks clocks, String userAgent) {
    this.sender = sender;
    this.urls = urls;
    this.clocks = clocks;
    this.userAgent = userAgent;
  }

  /// What somebody who asked for a token gets.
  sealed interface Outcome {}

  /// A token.
  ///
  /// @param fresh whether it was fetched for this
  record Held(String token, boolean fresh) implements Outcome {}

  /// None.
  ///
  /// @param detail says why, for the operator
  record Missing(FailureKind kind, String detail) implements Outcome {}

  private static final class Entry {
    final OAuth2 oauth;
    final List<Consumer<Outcome>> waiting = new ArrayList<>();
    @Nullable String token;
    Instant until = Instant.MIN;
    @Nullable Missing failure;
    boolean fetching;

    /// When the fetch under way ends at the latest, in steady time.
    long fetchEnds;

    Entry(OAuth2 oauth) {
      this.oauth = oauth;
    }
  }

  /// Gets a token for the endpoint.
  ///
  /// @param time what the attempt has left
  void get(UUID endpointId, OAuth2 oauth, Duration time, Consumer<Outcome> done) {
    Duration fetchTime = fetchTime(time);
    Entry entry;
    Outcome known;
    boolean first = false;
    synchronized (entries) {
      entry = entry(endpointId, oauth);
      known = known(entry);
      if (known == null) {
        entry.waiting.add(done);
        first = !entry.fetching;
        if (first) {
          entry.fetching = true;
          entry.fetchEnds = clocks.nanos().getAsLong() + fetchTime.toNanos();
        }
        waitNoLongerThan(time, entry, done);
      }
    }
    if (known != null) {
      done.accept(known);
    } else if (first) {
      fetch(entry, fetchTime);
    }
  }

  private Duration fetchTime(Duration time) {
    boolean endsAlone = clocks.timer() != null;
    return endsAlone || time.compareTo(FETCH_TIME_MAX) > 0 ? FETCH_TIME_MAX : time;
  }

  /// The fetch may end after the time of this request.
  private void waitNoLongerThan(Duration time, Entry entry, Consumer<Outcome> done) {
    ProvenSending.Timer timer = clocks.timer();
    if (timer != null && entry.fetchEnds - clocks.nanos().getAsLong() > time.toNanos()) {
      timer.after(time, () -> giveUp(entry, done));
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same asker, not one like it
  private void giveUp(Entry entry, Consumer<Outcome> done) {
    boolean waited;
    synchronized (entries) {
      waited = entry.waiting.removeIf(other -> other == done);
    }
    if (waited) {
      done.accept(new Missing(FailureKind.TIMEOUT, "no access token: it was not there in time"));
    }
  }

  /// The endpoint refused this token: it is not used again.
  void refused(UUID endpointId, String token) {
    synchronized (entries) {
      Entry entry = entries.get(endpointId);
      if (entry != null && token.equals(entry.token)) {
        entry.token = null;
      }
    }
  }

  /// Other credentials get an entry of their own; who waits for the old one is still answered.
  private Entry entry(UUID endpointId, OAuth2 oauth) {
    Entry known = entries.get(endpointId);
    if (known != null && known.oauth.equals(oauth)) {
      return known;
    }
    Entry made = new Entry(oauth);
    entries.put(endpointId, made);
    if (entries.size() > KEPT_MAX) {
      var eldest = entries.entrySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return made;
  }

  private @Nullable Outcome known(Entry entry) {
    boolean lasts = clocks.wall().instant().isBefore(entry.until);
    String token = entry.token;
    if (token != null) {
      return lasts ? new Held(token, false) : null;
    }
    return lasts ? entry.failure : null;
  }

  private void fetch(Entry entry, Duration time) {
    OAuth2 oauth = entry.oauth;
    switch (EndpointUrl.parse(oauth.tokenUrl(), urls)) {
      case EndpointUrl.Refused(var _, String detail) ->
          failed(entry, FailureKind.BLOCKED, "the token URL cannot be used: " + detail);
      case EndpointUrl.Accepted(EndpointUrl url) -> {
        EgressRequest request = TokenRequest.of(oauth, url, userAgent, time);
        sender.send(request, result -> fetched(entry, result));
      }
    }
  }

  private void fetched(Entry entry, EgressResult result) {
    switch (result) {
      case EgressResult.Failed failed ->
          failed(entry, kindOf(failed), failed.kind().words() + ": " + failed.detail());
      case EgressResult.Answered answered -> {
        switch (TokenRequest.answer(answered)) {
          case TokenRequest.Refused(String why) -> failed(entry, FailureKind.AUTHENTICATION, why);
          case TokenRequest.Token(String token, Duration lifetime) -> {
            Duration tenth = lifetime.dividedBy(10);
            Duration margin = tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
            ended(
                entry, new Held(token, true), clocks.wall().instant().plus(lifetime.minus(margin)));
          }
        }
      }
    }
  }

  /// What is, perhaps, about the hub and its network stays so, and is nobody's failure; the rest is
  /// about the credentials of the endpoint and where they are used.
  private static FailureKind kindOf(EgressResult.Failed failed) {
    return switch (failed.kind()) {
      case TIMEOUT, BLOCKED, NO_ROUTE, PROXY, OVERLOADED -> failed.kind();
      // a token server that gives no sign says nothing of the endpoints' hosts
      case RESOLVE, NAME_SERVER, CONNECT, UNANSWERED, TLS, AUTHENTICATION, RESET, BROKEN_ANSWER ->
          FailureKind.AUTHENTICATION;
    };
  }

  /// A fetch that the hub had no room for asked nobody: the next one may find room at once.
  private void failed(Entry entry, FailureKind kind, String why) {
    Duration holds = kind == FailureKind.OVERLOADED ? Duration.ZERO : FAILURE_HOLDS;
    ended(entry, new Missing(kind, "no access token: " + why), clocks.wall().instant().plus(holds));
  }

  private void ended(Entry entry, Outcome outcome, Instant until) {
    List<Consumer<Outcome>> asked;
    synchronized (entries) {
      entry.fetching = false;
      entry.until = until;
      entry.token = outcome instanceof Held(String token, var _) ? token : null;
      entry.failure = outcome instanceof Missing missing ? missing : null;
      asked = List.copyOf(entry.waiting);
      entry.waiting.clear();
    }
    asked.forEach(done -> done.accept(outcome));
  }
}
