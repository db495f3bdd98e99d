package dev.switchhook.sending;

import static dev.switchhook.sending.ScriptedProvider.answer;
import static dev.switchhook.sending.ScriptedProvider.failed;
import static dev.switchhook.sending.ScriptedProvider.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Sender;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lanes with a provider of the test's own and time that the test moves.
class LanesTest {
  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(Stores.SQLITE.settings(directory));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anAcceptedMessageIsSentOnceAndItsAnswerIsRecorded() {
    Message message = rig.send("551199", "hello");
    assertThat(rig.state(message)).isEqualTo(MessageState.ENQUEUED);
    rig.settle();

    assertThat(rig.provider.texts()).containsExactly("hello");
    assertThat(rig.provider.sent.getFirst().request().once()).isTrue();
    assertThat(rig.now(message).providerId()).isEqualTo("p-hello");
    assertThat(rig.state(message)).isEqualTo(MessageState.ACCEPTED);
    assertThat(rig.steps(message)).containsExactly("enqueued", "sending", "accepted");
    assertThat(rig.told()).isEmpty(); // this provider reports `sent` itself
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.provider.sent).hasSize(1);
  }

  @Test
  void whereTheProviderReportsNoSentItsAcceptanceMakesTheReport() {
    rig.provider.reportsSent = false;
    Message message = rig.send("551199", "hello");
    rig.settle();

    assertThat(rig.state(message)).isEqualTo(MessageState.SENT);
    assertThat(rig.told()).containsExactly("sent of " + message.id());
    assertThat(rig.events().getFirst().path("provider_id").asString("")).isEqualTo("p-hello");
  }

  @Test
  void theMessageIsMarkedInTheStoreBeforeTheCallIsMade() {
    List<MessageState> seen = new ArrayList<>();
    rig.provider.script =
        one -> {
          java.util.UUID id = java.util.UUID.fromString(one.body().path("id").asString(""));
          seen.add(
              rig.database.readNow(tx -> new MessageTable().find(tx, id)).orElseThrow().state());
          return taken("x");
        };
    rig.send("551199", "hello");
    rig.settle();
    assertThat(seen).containsExactly(MessageState.SENDING);
  }

  @Test
  void transientErrorsAreTriedAgainTenTimesAndThenFailWithAReport() {
    rig.provider.script = _ -> answer(503, "");
    Message message = rig.send("551199", "hello");
    rig.pass(Duration.ofSeconds(280));

    assertThat(rig.provider.sent).hasSize(Next.TRIES_MAX);
    assertThat(rig.state(message)).isEqualTo(MessageState.FAILED);
    assertThat(rig.told()).containsExactly("failed of " + message.id());
    assertThat(rig.events().getFirst().at("/errors/0/code").asString("")).isEqualTo("503");
    Instant first = rig.provider.sent.get(0).at();
    assertThat(Duration.between(first, rig.provider.sent.get(1).at()))
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_700));
    assertThat(Duration.between(first, rig.provider.sent.getLast().at()))
        .isBetween(Duration.ofSeconds(243 * 9 / 10), Duration.ofSeconds(243 * 11 / 10 + 10));
  }

  @Test
  void aPermanentErrorFailsAtOnceWithTheProvidersCode() {
    rig.provider.script = _ -> answer(400, "no such number");
    Message message = rig.send("551199", "hello");
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.provider.sent).hasSize(1);
    assertThat(rig.state(message)).isEqualTo(MessageState.FAILED);
    assertThat(rig.events()).hasSize(1);
    assertThat(rig.events().getFirst().at("/errors/0/code").asString("")).isEqualTo("400");
    assertThat(rig.events().getFirst().at("/errors/0/title").asString(""))
        .isEqualTo("no such number");
    assertThat(rig.events().getFirst().path("recipient").asString("")).isEqualTo("551199");
  }

  @Test
  void whatTheProviderAsksForHoldsTheWholeLaneAndNoOther() {
    Channel other = rig.channel(ChannelType.MESSENGER, "777");
    rig.provider.script = one -> one.text().equals("slow") ? answer(429, "30") : taken("x");
    rig.send("1", "slow");
    rig.settle();
    rig.send("2", "held");
    rig.send(other, "3", "free");
    rig.pass(Duration.ofSeconds(29));
    assertThat(rig.provider.texts()).containsExactly("slow", "free");

    rig.provider.script = _ -> taken("y");
    rig.pass(Duration.ofSeconds(3));
    assertThat(rig.provider.texts()).containsExactlyInAnyOrder("slow", "free", "held", "slow");
  }

  @Test
  void messagesToOneRecipientKeepTheirOrderThroughRetries() {
    rig.provider.script =
        one ->
            one.text().equals("first") && rig.provider.sent.size() < 3
                ? answer(503, "")
                : taken("x");
    rig.send("1", "first");
    rig.send("1", "second");
    rig.send("1", "third");
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.provider.texts()).containsExactly("first", "first", "first", "second", "third");
  }

  @Test
  void messagesToOneRecipientKeepTheirOrderThroughAnOutageOfTheStore() {
    rig.provider.script = _ -> null;
    rig.pass(Duration.ofMillis(500)); // half way to the next look for due messages
    rig.send("1", "first");
    rename("message", "message_away"); // before the lane reads it
    rig.pass(Duration.ofMillis(600)); // past that look, short of the lane's next try
    assertThat(rig.provider.sent).isEmpty();
    rename("message_away", "message");
    rig.pass(Duration.ofMillis(500));
    rig.send("1", "second");
    rig.pass(Duration.ofSeconds(3));
    assertThat(rig.provider.texts()).containsExactly("first");

    rig.provider.sent.getFirst().done().accept(taken("x"));
    rig.settle();
    assertThat(rig.provider.texts()).containsExactly("first", "second");
  }

  private void rename(String table, String other) {
    rig.database.writeNow(tx -> tx.update("ALTER TABLE " + table + " RENAME TO " + other));
  }

  @Test
  void aRecipientThatHasToWaitHoldsNobodyElseUp() {
    rig.provider.pace = new Sender.Pace(1_000, 6_000);
    rig.crash(); // lanes take the pace when they are made
    for (int i = 0; i < 5; i++) {
      rig.send("1", "a" + i);
    }
    rig.send("2", "b");
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.provider.texts()).containsExactly("a0", "b");
    rig.pass(Duration.ofSeconds(12));
    assertThat(rig.provider.texts()).containsExactly("a0", "b", "a1", "a2");
  }

  @Test
  void noMoreAreSentInASecondThanTheProviderAllows() {
    rig.provider.pace = new Sender.Pace(5, 0);
    rig.crash();
    for (int i = 0; i < 18; i++) {
      rig.send("r" + i, "m" + i);
    }
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.provider.sent).hasSize(18);
    for (int i = 5; i < 18; i++) {
      Duration span =
          Duration.between(rig.provider.sent.get(i - 5).at(), rig.provider.sent.get(i).at());
      assertThat(span).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void onlySoManyCallsOfAChannelAreUnderWayAndTheRestIsInTheStore() {
    rig.provider.script = _ -> null;
    for (int i = 0; i < 20; i++) {
      rig.send("r" + i, "m" + i);
    }
    rig.pass(Duration.ofSeconds(1));
    for (int i = 20; i < 60; i++) {
      rig.send("r" + i, "m" + i);
      rig.pass(Duration.ofMillis(5));
      if (rig.provider.sent.size() == LaneSettings.UNDER_WAY_MAX) {
        break;
      }
    }
    for (int i = 60; i < 70; i++) {
      rig.send("r" + i, "m" + i);
    }
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.provider.sent).hasSize(LaneSettings.UNDER_WAY_MAX);

    rig.provider.script = _ -> taken("x");
    List.copyOf(rig.provider.sent).forEach(one -> one.done().accept(taken("x")));
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.provider.sent).hasSize(LaneSettings.UNDER_WAY_MAX + 10);
  }

  @Test
  void aNetworkThatDoesNotAnswerHoldsUpNoOther() {
    takeAllPermitsOfWhatsApp();
    Channel other = rig.channel(ChannelType.MESSENGER, "700");

    rig.send(other, "r", "of another network");
    rig.pass(Duration.ofMillis(2));

    assertThat(rig.provider.texts()).endsWith("of another network");
  }

  private void takeAllPermitsOfWhatsApp() {
    rig.provider.script = _ -> null;
    int channels = LaneSettings.UNDER_WAY_NETWORK_MAX / LaneSettings.UNDER_WAY_MAX;
    for (int i = 0; i < channels; i++) {
      Channel busy = rig.channel(ChannelType.WHATSAPP, "900" + i);
      for (int m = 0; m < LaneSettings.UNDER_WAY_MAX; m++) {
        rig.send(busy, "r" + m, "m");
        rig.pass(Duration.ofMillis(2));
      }
    }
  }

  @Test
  void aChannelThatHasNoUseForAPermitLeavesItToTheNextThatWaits() {
    takeAllPermitsOfWhatsApp();
    Channel gone = rig.channel(ChannelType.WHATSAPP, "8001");
    Channel last = rig.channel(ChannelType.WHATSAPP, "8002");
    rig.send(gone, "r", "gone");
    rig.pass(Duration.ofMillis(2));
    rig.send(last, "r", "last");
    rig.pass(Duration.ofMillis(2));
    assertThat(rig.provider.sent).hasSize(LaneSettings.UNDER_WAY_NETWORK_MAX);
    rig.database.writeNow(tx -> rig.channels.remove(tx, Rig.APPLICATION, gone.id()));
    rig.channels.refresh(gone.id());

    rig.provider.sent.getFirst().done().accept(taken("x"));
    rig.settle();

    assertThat(rig.provider.texts())
        .hasSize(LaneSettings.UNDER_WAY_NETWORK_MAX + 1)
        .endsWith("last");
  }

  @Test
  void moreThanMayWaitIsRefused() {
    rig.provider.script = _ -> answer(429, "3600");
    rig.send("0", "first");
    rig.settle();
    for (int i = 0; i < 19; i++) {
      rig.send("r" + i, "m" + i);
    }
    assertThat(rig.draft(rig.channel, "x", "one too many")).isEqualTo(new Draft.Full(20));
  }

  @Test
  void aLostAnswerIsNeverSentAgainAndSaysSo() {
    rig.provider.script = _ -> failed(FailureKind.RESET);
    Message message = rig.send("551199", "hello");
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.provider.sent).hasSize(1);
    assertThat(rig.state(message)).isEqualTo(MessageState.UNCONFIRMED);
    assertThat(rig.steps(message)).containsExactly("enqueued", "sending", "unconfirmed");
    assertThat(rig.outgoing(message).steps().getLast().detail()).contains("not sent again");
    rig.crash();
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.provider.sent).hasSize(1);
  }

  @Test
  void whatNeverLeftTheHubIsSentAgain() {
    rig.provider.script =
        _ -> rig.provider.sent.size() < 3 ? failed(FailureKind.CONNECT) : taken("x");
    Message message = rig.send("551199", "hello");
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.provider.sent).hasSize(3);
    assertThat(rig.state(message)).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void aRestartSendsWhatWaitsAndNotWhatMayHaveBeenSent() {
    rig.provider.script = one -> one.text().equals("hangs") ? null : answer(503, "");
    Message hanging = rig.send("1", "hangs");
    Message retrying = rig.send("2", "again");
    rig.settle();
    Message behind = rig.send("1", "behind");
    assertThat(rig.state(hanging)).isEqualTo(MessageState.SENDING);

    rig.provider.script = _ -> taken("x");
    rig.crash();
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.state(hanging)).isEqualTo(MessageState.UNCONFIRMED);
    assertThat(rig.provider.texts()).filteredOn("hangs"::equals).hasSize(1);
    assertThat(rig.state(retrying)).isEqualTo(MessageState.ACCEPTED);
    assertThat(rig.state(behind)).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void nothingOfAChannelThatIsGoneIsSent() {
    rig.provider.script = _ -> answer(503, "");
    Message message = rig.send("1", "hello");
    rig.settle();
    rig.database.writeNow(tx -> rig.channels.remove(tx, Rig.APPLICATION, rig.channel.id()));
    rig.channels.refresh(rig.channel.id());
    rig.pass(Duration.ofMinutes(5));
    assertThat(rig.provider.sent).hasSize(1);
    assertThat(rig.state(message)).isEqualTo(MessageState.ENQUEUED);
  }

  @Test
  void whatTheNetworkCannotWriteAnyMoreFails() {
    Message message = rig.send("1", "hello");
    rig.database.writeNow(tx ->
        tx.update(
            "UPDATE message SET content = ? WHERE id = ?",
            "{\"type\":\"dance\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            message.id()));
    rig.settle();
    assertThat(rig.provider.sent).isEmpty();
    assertThat(rig.state(message)).isEqualTo(MessageState.FAILED);
    assertThat(rig.told()).containsExactly("failed of " + message.id());
  }
}
