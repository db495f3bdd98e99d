package dev.switchhook.delivery;

import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.egress.AnswerLimits;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import dev.switchhook.profile.SignatureHeader;
import dev.switchhook.profile.Signing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;

/// Makes attempts: render, sign, send, judge. Belongs to one loop.
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  /// Behind what happened.
  private static final String CUT_OFF =
      "; the hub reaches nobody now, so this is not held against the endpoint";

  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final ProvenSending sending;
  private final Ids ids;
  private final InstantSource clock;
  private final Uplink uplink;
  private final String userAgent;
  private final Duration timeout;

  /// What attempts are made with.
  ///
  /// @param uplink the one of all loops
  record Ports(ProvenSending sending, Ids ids, InstantSource clock, Uplink uplink) {}

  Attempt(Ports ports, DispatcherSettings settings) {
    this.sending = ports.sending();
    this.ids = ports.ids();
    this.clock = ports.clock();
    this.uplink = ports.uplink();
    this.userAgent = settings.userAgent();
    this.timeout = settings.attemptTimeout();
  }

  /// What is known after an attempt.
  sealed interface Result {
    /// What there is to record of it.
    AttemptRecord row();
  }

  /// It was made.
  record Made(AttemptRecord row, Outcome outcome) implements Result {}

  /// The hub has as much open as it may: nothing was sent, and it is as if nothing had been tried.
  ///
  /// @param row says so, for those who asked for this attempt
  record NoRoom(AttemptRecord row) implements Result {}

  /// Makes one attempt; calls back on the same loop.
  void make(Target target, Pending pending, AttemptRecord.Trigger trigger, Consumer<Result> done) {
    Start start = new Start(target, pending, trigger, clock.instant());
    switch (target.url()) {
      case EndpointUrl.Refused refused -> done.accept(unsent(start, refused.detail()));
      case EndpointUrl.Accepted accepted -> {
        switch (written(start, accepted.url())) {
          case Unwritable(String why) -> done.accept(unsent(start, why));
          case Written(EgressRequest request) -> send(start, request, done);
        }
      }
    }
  }

  /// What became of rendering and signing.
  private sealed interface Writing {}

  private record Written(EgressRequest request) implements Writing {}

  private record Unwritable(String why) implements Writing {}

  /// An event that its profile cannot write is a bug of ours or a damaged row: a failed attempt
  /// that says so, and nobody else's problem.
  private Writing written(Start start, EndpointUrl url) {
    Pending pending = start.pending();
    try {
      return new Written(request(start, url));
    } catch (RuntimeException | StackOverflowError e) {
      log.error("delivery {} cannot be written", pending.id(), e);
      return new Unwritable(
          "the event cannot be written in the profile "
              + pending.profile().wireName()
              + ": "
              + e.getMessage());
    }
  }

  private void send(Start start, EgressRequest request, Consumer<Result> done) {
    AtomicBoolean over = new AtomicBoolean();
    Consumer<Result> once =
        result -> {
          if (over.compareAndSet(false, true)) {
            done.accept(result);
          }
        };
    try {
      Endpoint endpoint = start.target().endpoint();
      sending.send(
          endpoint.id(),
          endpoint.settings().authentication(),
          request,
          result -> once.accept(judged(start, result)));
    } catch (RuntimeException e) {
      log.error("delivery {} cannot be sent", start.pending().id(), e);
      once.accept(unsent(start, "the request could not be sent: " + e.getMessage()));
    }
  }

  /// What a row knows before the answer.
  private record Start(Target target, Pending pending, AttemptRecord.Trigger trigger, Instant at) {}

  private EgressRequest request(Start start, EndpointUrl url) {
    Target target = start.target();
    Pending pending = start.pending();
    byte[] body = pending.profile().body(pending.event());
    List<SignatureHeader> signature = List.of();
    if (target.endpoint().settings().signed()) {
      Signing signing = new Signing(pending.event().publicId(), start.at(), body);
      signature =
          pending.profile().signature(target.keysFor(pending.profile(), start.at()), signing);
    }
    List<Header> headers =
        headers(pending, target.endpoint().settings().headers(), signature, userAgent);
    Duration ownTimeout = target.endpoint().settings().timeout();
    return new EgressRequest(
        url,
        EgressRequest.Method.POST,
        headers,
        body,
        ownTimeout == null ? timeout : ownTimeout,
        AnswerLimits.BODY_BYTES_MAX,
        false,
        target.endpoint().settings().clientCertificate());
  }

  /// The headers of a delivery's next attempt.
  ///
  /// @param own the endpoint's
  static List<Header> headers(
      Pending pending, List<Header> own, List<SignatureHeader> signature, String userAgent) {
    List<Header> headers = new ArrayList<>(own.size() + 8);
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("User-Agent", userAgent));
    headers.add(new Header("X-Switchhook-Event-Id", pending.event().publicId()));
    headers.add(new Header("X-Switchhook-Delivery-Id", DeliveryLog.publicId(pending.id())));
    headers.add(new Header("X-Switchhook-Attempt", Integer.toString(pending.attempts() + 1)));
    headers.addAll(own);
    for (SignatureHeader header : signature) {
      headers.add(new Header(header.name(), header.value()));
    }
    return headers;
  }

  private Result judged(Start start, EgressResult result) {
    return switch (result) {
      case EgressResult.Failed failed -> unreachable(start, failed);
      case EgressResult.Answered answered -> {
        reached(start);
        yield answered(start, start.pending().profile(), answered);
      }
    };
  }

  private void reached(Start start) {
    String host = publicHost(start);
    if (host != null) {
      uplink.reached(host);
    }
  }

  /// Null for one in a network of the operator's, which says nothing about the way out.
  private static @Nullable String publicHost(Start start) {
    return start.target().url() instanceof EndpointUrl.Accepted(EndpointUrl url) && url.isPublic()
        ? url.host()
        : null;
  }

  private Result answered(Start start, Profile profile, EgressResult.Answered answered) {
    int status = answered.status();
    boolean success = profile.accepts(status);
    AttemptRecord row =
        row(
            start,
            answered.took(),
            new Answer(
                status,
                success,
                success ? null : "the endpoint answered " + status,
                headers(answered),
                answered.body(),
                answered.truncated()));
    return new Made(row, success ? new Outcome.Delivered() : rejected(answered));
  }

  private Outcome rejected(EgressResult.Answered answered) {
    int status = answered.status();
    if (status == GONE) {
      return new Outcome.Gone();
    }
    boolean mayAsk = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    return new Outcome.Rejected(
        status, mayAsk ? RetryAfter.parse(answered.header("Retry-After"), clock.instant()) : null);
  }

  private Result unreachable(Start start, EgressResult.Failed failed) {
    return switch (failed.kind()) {
      case NAME_SERVER, UNANSWERED -> silent(start, failed);
      case TLS, BROKEN_ANSWER -> {
        reached(start);
        yield failed(start, failed);
      }
      case RESOLVE, BLOCKED, CONNECT, NO_ROUTE, AUTHENTICATION, PROXY, TIMEOUT, RESET, OVERLOADED ->
          failed(start, failed);
    };
  }

  private Result silent(Start start, EgressResult.Failed failed) {
    String host = publicHost(start);
    if (host == null || !uplink.silent(host)) {
      return failed(start, failed);
    }
    return new Made(
        unanswered(start, failed.took(), failed.detail() + CUT_OFF), new Outcome.CutOff());
  }

  private Result failed(Start start, EgressResult.Failed failed) {
    AttemptRecord row = unanswered(start, failed.took(), failed.detail());
    return switch (failed.kind()) {
      case TIMEOUT -> new Made(row, new Outcome.Unreachable(Pace.Sign.SLOW));
      case RESOLVE, NAME_SERVER, CONNECT, UNANSWERED, TLS, AUTHENTICATION, RESET, BROKEN_ANSWER ->
          new Made(row, new Outcome.Unreachable(Pace.Sign.SICK));
      case NO_ROUTE -> new Made(row, new Outcome.CutOff());
      case BLOCKED -> new Made(row, new Outcome.Unreachable(Pace.Sign.NONE));
      case PROXY -> new Made(row, new Outcome.Prevented());
      case OVERLOADED -> new NoRoom(row);
    };
  }

  /// The hub did not get as far as sending.
  private Result unsent(Start start, String detail) {
    return new Made(
        unanswered(start, Duration.ZERO, detail), new Outcome.Unreachable(Pace.Sign.NONE));
  }

  private AttemptRecord unanswered(Start start, Duration took, String detail) {
    return row(start, took, new Answer(0, false, withoutNul(detail), null, null, false));
  }

  /// What came back, as it is kept.
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  private record Answer(
      int status,
      boolean success,
      @Nullable String error,
      @Nullable String headers,
      byte @Nullable [] body,
      boolean truncated) {}

  private AttemptRecord row(Start start, Duration took, Answer answer) {
    Pending pending = start.pending();
    return new AttemptRecord(
        ids.next(),
        pending.endpointId(),
        pending.id(),
        pending.attempts() + 1,
        start.trigger(),
        start.at(),
        took,
        start.target().endpoint().settings().url(),
        answer.status(),
        answer.success(),
        answer.error(),
        answer.headers(),
        answer.body(),
        answer.truncated());
  }

  private static String headers(EgressResult.Answered answered) {
    ArrayNode pairs = Json.array();
    for (Header header : answered.headers()) {
      pairs.addArray().add(withoutNul(header.name())).add(withoutNul(header.value()));
    }
    return Json.text(pairs);
  }

  /// PostgreSQL takes no NUL in texts, and what an endpoint sends must never keep its attempt from
  /// being recorded.
  private static String withoutNul(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
