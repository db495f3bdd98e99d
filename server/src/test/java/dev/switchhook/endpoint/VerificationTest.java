package dev.switchhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressSettings;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Receiver.Reply;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UrlPolicy URLS = Receiver.urls();

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Receiver receiver = new Receiver();
  private final CountDownLatch never = new CountDownLatch(1);
  private final Database database;
  private final Endpoints endpoints;

  VerificationTest(@TempDir Path directory) {
    database = Stores.SQLITE.open(directory);
    endpoints = BoundedEndpoints.of(database, InstantSource.system(), 10);
  }

  @AfterEach
  void close() {
    never.countDown();
    receiver.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    threads.close();
    database.close();
  }

  @Test
  void theBareTokenVerifies() {
    assertThat(answering(request -> Reply.text(200, request.token()))).isTrue();
  }

  @Test
  void anAnswerWithoutTypeIsTakenAsText() {
    assertThat(answering(request -> new Reply(200, "", request.token()))).isTrue();
  }

  @Test
  void theTokenAsAJsonStringVerifiesWhenTheTypeIsJson() {
    assertThat(answering(request -> new Reply(200, "application/json", Json.text(request.token()))))
        .isTrue();
    assertThat(
            answering(request ->
                new Reply(
                    200, "Application/JSON; charset=utf-8", " " + Json.text(request.token()))))
        .isTrue();
  }

  @Test
  void quotesMustFitTheType() {
    assertThat(answering(request -> new Reply(200, "application/json", request.token()))).isFalse();
    assertThat(answering(request -> Reply.text(200, Json.text(request.token())))).isFalse();
    assertThat(
            answering(request ->
                new Reply(200, "application/json", "{\"token\":\"" + request.token() + "\"}")))
        .isFalse();
  }

  @Test
  void onlyTheStatus200Verifies() {
    assertThat(answering(request -> Reply.text(201, request.token()))).isFalse();
    assertThat(answering(request -> Reply.text(500, request.token()))).isFalse();
  }

  @Test
  void anotherBodyDoesNotVerify() {
    assertThat(answering(_ -> Reply.text(200, "OK"))).isFalse();
    assertThat(answering(_ -> Reply.text(200, ""))).isFalse();
    assertThat(answering(request -> Reply.text(200, request.token() + "\n"))).isFalse();
  }

  @Test
  void whatIsSentIsAPostWithAFreshTokenAndTheEndpointsHeaders() {
    Endpoint endpoint = create(receiver.echoing("/hook", 200));

    verify(endpoint, Verification.TIME_MAX);
    verify(endpoint, Verification.TIME_MAX);

    Receiver.Received first = receiver.next();
    Receiver.Received second = receiver.next();
    assertThat(first.token()).hasSizeGreaterThan(30).isNotEqualTo(second.token());
    assertThat(first.header("Content-Type")).isEqualTo("application/json");
    assertThat(first.header("User-Agent")).isEqualTo("Switchhook/test");
    assertThat(first.header("X-Team")).isEqualTo("value of mine");
    assertThat(first.body()).isEqualTo("{}");
  }

  @Test
  void theTimeOfTheHandshakeIsBounded() {
    receiver.on("/slow", _ -> waitForever());
    Endpoint endpoint = create(receiver.url("/slow"));

    Verification.Result result = verify(endpoint, Duration.ofMillis(200));

    assertThat(result.verified()).isFalse();
    assertThat(result.detail()).isNotEmpty();
    assertThat(Verification.TIME_MAX).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aUrlThatIsNotPermittedAnyMoreIsNotCalled() {
    Endpoint endpoint = create("http://10.0.0.1/hook");

    Verification.Result result = verify(endpoint, Verification.TIME_MAX);

    assertThat(result.verified()).isFalse();
    assertThat(result.detail()).contains("private address");
  }

  @Test
  void theLastHandshakeCounts() {
    Endpoint endpoint = create(receiver.echoing("/hook", 200));
    assertThat(verify(endpoint, Verification.TIME_MAX).verified()).isTrue();
    assertThat(isVerified(endpoint)).isTrue();

    receiver.on("/hook", _ -> Reply.text(200, "OK"));
    assertThat(verify(endpoint, Verification.TIME_MAX).verified()).isFalse();

    assertThat(isVerified(endpoint)).isFalse();
  }

  @Test
  void aUrlThatWasChangedMeanwhileStaysUnverified() {
    String old = receiver.echoing("/old", 200);
    Endpoint endpoint = create(old);
    endpoints.change(OWN, endpoint.id(), EndpointChange.of(_ -> settings(old + "/moved")));

    assertThat(verify(endpoint, Verification.TIME_MAX).verified()).isTrue();

    assertThat(isVerified(endpoint)).isFalse();
  }

  private boolean answering(Function<Receiver.Received, Reply> reply) {
    receiver.on("/hook", reply);
    Endpoint endpoint = create(receiver.url("/hook"));
    boolean verified = verify(endpoint, Verification.TIME_MAX).verified();
    assertThat(isVerified(endpoint)).isEqualTo(verified);
    return verified;
  }

  private boolean isVerified(Endpoint endpoint) {
    return endpoints.find(OWN, endpoint.id()).orElseThrow().health().verified();
  }

  private Reply waitForever() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.text(200, "");
  }

  private Verification.Result verify(Endpoint endpoint, Duration timeMax) {
    Egress egress =
        new Egress(
            vertx,
            EgressSettings.standard(URLS.addresses()),
            _ -> Future.failedFuture("no names here"),
            System::nanoTime);
    Verification verification =
        new Verification(
            new Verification.Ports(
                egress,
                endpoints,
                new Tokens(new SecureRandom()),
                threads,
                new ProvenSending.Clocks(InstantSource.system(), System::nanoTime)),
            URLS,
            "Switchhook/test",
            timeMax);
    return verification.verify(endpoint).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Endpoint create(String url) {
    return endpoints.create(OWN, settings(url)).orElseThrow();
  }

  private static EndpointSettings settings(String url) {
    return new EndpointSettings(
        url,
        "label",
        Set.of(EventType.MESSAGE_INCOMING),
        Set.of(),
        Profile.CHATT2ME,
        false,
        List.of(new Header("X-Team", "value of mine")),
        Authentication.none(),
        null,
        null,
        null,
        null);
  }
}
