package dev.switchhook.sending;

import static dev.switchhook.sending.ScriptedProvider.answer;
import static dev.switchhook.sending.ScriptedProvider.failed;
import static dev.switchhook.sending.ScriptedProvider.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.FailureKind;
import dev.switchhook.network.Reports;
import dev.switchhook.network.Watermark;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Watermarks that overtake the answers to the calls they cover, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class EarlyWatermarksTest {
  private static final String PERSON = "551199";

  private final Rig rig;

  EarlyWatermarksTest(Stores stores, @TempDir Path directory) {
    rig = new Rig(stores.settings(directory));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /// A message whose call is not answered.
  private Message calling(String to, String text) {
    rig.provider.script = _ -> null;
    Message message = rig.send(to, text);
    rig.pass(Duration.ofMillis(10));
    assertThat(rig.state(message)).isEqualTo(MessageState.SENDING);
    return message;
  }

  private void answers(int call, String providerId) {
    rig.provider.sent.get(call).done().accept(taken(providerId));
    rig.settle();
  }

  @Test
  void aWatermarkThatComesBeforeTheAnswerWaitsForItAndReachesTheMessage() {
    Message message = calling(PERSON, "a");
    Instant until = rig.instant();
    assertThat(rig.watermark(PERSON, "read", until)).isZero();
    assertThat(rig.told()).isEmpty();

    answers(0, "p-a");

    assertThat(rig.told()).containsExactly("read of " + message.id());
    assertThat(rig.events().getFirst().path("provider_id").asString("")).isEqualTo("p-a");
    assertThat(rig.events().getFirst().has(Watermark.FIELD)).isTrue();
    assertThat(rig.state(message)).isEqualTo(MessageState.READ);
    assertThat(rig.steps(message)).containsExactly("enqueued", "sending", "accepted", "read");
  }

  @Test
  void itsCopiesDoubleNothingWheneverTheyCome() {
    Message message = calling(PERSON, "a");
    Instant until = rig.instant();
    rig.watermark(PERSON, "delivered", until);
    rig.watermark(PERSON, "delivered", until);
    rig.watermark(PERSON, "read", until);
    answers(0, "p-a");
    rig.watermark(PERSON, "delivered", until);
    rig.watermark(PERSON, "read", until);
    rig.pass(SentReports.HELD_MAX.plusSeconds(2));

    assertThat(rig.told())
        .containsExactly("delivered of " + message.id(), "read of " + message.id());
    assertThat(rig.steps(message)).endsWith("accepted", "delivered", "read");
  }

  @Test
  void aReportThatNamesTheMessageAndAWatermarkMakeOneEventAlsoBeforeTheAnswer() {
    Message message = calling(PERSON, "a");
    String key = Reports.key("p-a", "delivered", PERSON).substring(2);
    rig.watermark(PERSON, "delivered", rig.instant());
    rig.report(rig.channel, Reports.data("p-a", "delivered", PERSON), key);
    answers(0, "p-a");
    rig.report(rig.channel, Reports.data("p-a", "delivered", PERSON), key);
    assertThat(rig.told()).containsExactly("delivered of " + message.id());
  }

  @Test
  void whatIsKnownIsToldAtOnceAndOnlyTheCallToThatPersonIsWaitedFor() {
    Message known = rig.send(PERSON, "a");
    rig.pass(Duration.ofSeconds(1));
    Message other = calling("other", "b");
    Message message = calling(PERSON, "c");
    Instant until = rig.instant();
    rig.watermark(PERSON, "read", until);
    assertThat(rig.told()).containsExactly("read of " + known.id());

    answers(2, "p-c");
    assertThat(rig.told()).containsExactly("read of " + known.id(), "read of " + message.id());
    assertThat(rig.state(other)).isEqualTo(MessageState.SENDING);

    answers(1, "p-b");
    assertThat(rig.state(other)).isEqualTo(MessageState.ACCEPTED);
    assertThat(rig.told()).hasSize(2);
  }

  @Test
  void aWatermarkOnAPersonWithoutACallOrFromBeforeTheCallDoesNotWait() {
    Instant before = rig.instant();
    rig.pass(Duration.ofSeconds(1));
    calling(PERSON, "a");
    rig.watermark(PERSON, "read", before);
    rig.watermark("other", "read", rig.instant());
    assertThat(rig.told()).containsExactly("read of nobody", "read of nobody");

    answers(0, "p-a");
    assertThat(rig.told()).hasSize(2);
  }

  @Test
  void aWatermarkThatCoversNothingAfterAllGoesOutAsItCameAndOnce() {
    calling(PERSON, "a");
    Instant until = rig.instant();
    rig.watermark(PERSON, "read", until);
    rig.provider.sent.getFirst().done().accept(failed(FailureKind.TIMEOUT));
    rig.settle();
    assertThat(rig.told()).containsExactly("read of nobody");
    assertThat(rig.events().getFirst().path(Watermark.FIELD).asString(""))
        .isEqualTo(until.toString());

    assertThat(rig.watermark(PERSON, "read", until)).isZero();
    assertThat(rig.told()).hasSize(1);
  }

  @Test
  void aMessageThatIsSentAgainIsNotReadByAWatermarkFromBefore() {
    Message message = calling(PERSON, "a");
    rig.watermark(PERSON, "read", rig.instant());
    rig.provider.script = one -> taken("p-" + one.text());
    rig.provider.sent.getFirst().done().accept(answer(503, ""));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.state(message)).isEqualTo(MessageState.ACCEPTED);
    assertThat(rig.told()).containsExactly("read of nobody");
  }

  @Test
  void afterAMinuteAWatermarkGoesOutAsItCameAndALateAnswerIsStillReached() {
    Message message = calling(PERSON, "a");
    Instant until = rig.instant();
    rig.watermark(PERSON, "read", until);
    rig.pass(SentReports.HELD_MAX.minusSeconds(1));
    assertThat(rig.told()).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.told()).containsExactly("read of nobody");
    rig.watermark(PERSON, "read", until);
    assertThat(rig.told()).hasSize(1);

    answers(0, "p-a");
    assertThat(rig.state(message)).isEqualTo(MessageState.READ);
    assertThat(rig.told()).containsExactly("read of nobody", "read of " + message.id());
  }

  @Test
  void aWatermarkThatWaitsSurvivesTheEndOfTheProcess() {
    Message known = rig.send(PERSON, "a");
    rig.pass(Duration.ofSeconds(1));
    Message message = calling(PERSON, "b");
    calling("lonely", "c");
    Instant until = rig.instant();
    rig.watermark(PERSON, "read", until);
    rig.watermark("lonely", "read", until);
    rig.crash();
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.told()).containsExactly("read of " + known.id(), "read of nobody");
    assertThat(rig.state(message)).isEqualTo(MessageState.UNCONFIRMED);
    rig.watermark(PERSON, "read", until);
    rig.watermark("lonely", "read", until);
    rig.pass(SentReports.HELD_MAX.plusSeconds(2));
    assertThat(rig.told()).hasSize(2);
  }

  @Test
  void nothingIsKeptOnceItIsTold() {
    calling(PERSON, "a");
    rig.watermark(PERSON, "delivered", rig.instant());
    rig.watermark(PERSON, "read", rig.instant());
    answers(0, "p-a");
    List<UUID> kept =
        rig.database.readNow(tx -> tx.list("SELECT id FROM held_report", row -> row.uuid(1)));
    assertThat(kept).isEmpty();
  }
}
