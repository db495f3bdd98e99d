package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCheckTest {
  private static final String RUN = "0a1b2c3d";
  private static final Answer OK = new Answer.Complete(200, true);

  @TempDir private Path folder = Path.of("");
  private Path answersFile = Path.of("");
  private Path arrivalsFile = Path.of("");
  private AnswerLedger answers;
  private ArrivalLedger arrivals;

  @BeforeEach
  void open() throws IOException {
    answersFile = folder.resolve("answers");
    arrivalsFile = folder.resolve("arrivals");
    answers = new AnswerLedger(answersFile);
    arrivals = new ArrivalLedger(RUN, arrivalsFile);
  }

  private void sent(long sequence, Answer answer) {
    answers.intent(sequence, 1_000);
    answers.outcome(sequence, answer, 1);
  }

  private void arrived(long sequence, int status, String event) {
    arrived(RUN, sequence, status, event);
  }

  private void arrived(String run, long sequence, int status, String event) {
    byte[] body = new byte[Marker.LENGTH];
    new Marker(run, sequence, 1_000).write(body, 0);
    arrivals.record(
        new ArrivalLedger.Arrival(event, "del_1", "1", status, 5_000_000, "/hook"), body);
  }

  private LedgerCheck.Verdict verdict() throws IOException {
    answers.flush();
    arrivals.report();
    return LedgerCheck.compare(answersFile, arrivalsFile);
  }

  @Test
  void everythingAcknowledgedAndDeliveredOnceIsClean() throws IOException {
    for (int sequence = 0; sequence < 3_000; sequence++) {
      sent(sequence, OK);
      arrived(sequence, 200, "evt_" + sequence);
    }

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.acknowledged()).isEqualTo(3_000);
    assertThat(verdict.delivered()).isEqualTo(3_000);
    assertThat(verdict.duplicates()).isZero();
    assertThat(arrivals.report().unique()).isEqualTo(3_000);
  }

  @Test
  void aPlantedLossIsFoundAndNamed() throws IOException {
    sent(0, OK);
    sent(1, OK);
    sent(2, OK);
    arrived(0, 200, "evt_0");
    arrived(2, 200, "evt_2");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.clean()).isFalse();
    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.lostSequences()).containsExactly(1);
  }

  @Test
  void anArrivalThatTheSinkRefusedIsNoDelivery() throws IOException {
    sent(0, OK);
    arrived(0, 503, "evt_0");

    assertThat(verdict().lost()).isEqualTo(1);
  }

  @Test
  void aRetryAfterARefusalIsNoDuplicate() throws IOException {
    sent(0, OK);
    arrived(0, 503, "evt_0");
    arrived(0, 200, "evt_0");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.duplicates()).isZero();
  }

  @Test
  void aPlantedDuplicateIsCountedByBothSides() throws IOException {
    sent(0, OK);
    arrived(0, 200, "evt_0");
    arrived(0, 200, "evt_0");
    arrived(0, 200, "evt_0");

    assertThat(verdict().duplicates()).isEqualTo(2);
    assertThat(arrivals.report().duplicates()).isEqualTo(2);
  }

  @Test
  void unknownIsNeitherLostNorInvented() throws IOException {
    sent(0, new Answer.Broken("connection lost"));
    sent(1, new Answer.Broken("no answer in time"));
    answers.intent(2, 1_000);
    arrived(1, 200, "evt_1");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.unknown()).isEqualTo(3);
    assertThat(verdict.unknownDelivered()).isEqualTo(1);
  }

  @Test
  void whatWasRefusedOrNeverSentMustNotArrive() throws IOException {
    sent(0, new Answer.Complete(503, true));
    arrived(0, 200, "evt_0");
    arrived(7, 200, "evt_7");
    arrived(8, 500, "evt_8");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.clean()).isFalse();
    assertThat(verdict.invented()).isEqualTo(3);
    assertThat(verdict.inventedSequences()).containsExactly(0, 7);
  }

  @Test
  void aForeignRunAndABodyWithoutMarkerAreInvented() throws IOException {
    arrived("ffffffff", 0, 200, "evt_0");
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    arrivals.record(new ArrivalLedger.Arrival("evt_1", "del_1", "1", 200, 1, "/hook"), empty);

    assertThat(verdict().invented()).isEqualTo(2);
    assertThat(arrivals.report().foreign()).isEqualTo(2);
  }

  @Test
  void oneMessageUnderTwoEventIdsIsNotClean() throws IOException {
    sent(0, OK);
    arrived(0, 200, "evt_a");
    arrived(0, 200, "evt_b");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.secondEvents()).isEqualTo(1);
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void aDamagedLineIsNotPassedOver() throws IOException {
    sent(0, OK);
    arrived(0, 200, "evt_0");
    verdict();
    Files.writeString(answersFile, "A not-a-number 200\nQ 1 2\nS\nA 5000000 200\n");

    assertThat(LedgerCheck.compare(answersFile, arrivalsFile).malformed()).isEqualTo(4);
  }

  @Test
  void theLatencyRunsFromTheMarkersTime() throws IOException {
    arrived(0, 200, "evt_0");

    assertThat(arrivals.report().latency().maxUs()).isEqualTo(4_999);
    arrivals.resetLatencies();
    assertThat(arrivals.report().latency().count()).isZero();
  }

  @Test
  void whatIsNotDueYetIsWaitingAndNotLost() throws IOException {
    sent(0, OK);
    sent(1, OK);
    arrived(0, 200, "evt_0");
    LedgerCheck.Verdict _ = verdict();

    LedgerCheck.Verdict verdict =
        LedgerCheck.compare(answersFile, arrivalsFile, sequence -> sequence == 0);

    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.waiting()).isEqualTo(1);
    assertThat(verdict().waiting()).isZero();
    assertThat(verdict().lost()).isEqualTo(1);
  }

  @Test
  void onlyAsManyDeliveriesOfRefusedMessagesAreForgivenAsCommitsWereInDoubt() throws IOException {
    for (int sequence = 0; sequence < 3; sequence++) {
      sent(sequence, new Answer.Complete(503, true));
      arrived(sequence, 200, "evt_" + sequence);
    }
    arrived(9, 200, "evt_9");

    LedgerCheck.Verdict verdict = verdict();

    assertThat(verdict.refusedDelivered()).isEqualTo(3);
    assertThat(verdict.forgiving(2).invented()).isEqualTo(2);
    assertThat(verdict.forgiving(100).invented()).as("nobody sent 9").isEqualTo(1);
    assertThat(verdict.forgiving(100).clean()).isFalse();
  }
}
