package dev.switchhook.sending;

import static dev.switchhook.sending.ScriptedProvider.failed;
import static dev.switchhook.sending.ScriptedProvider.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Reports;
import dev.switchhook.network.Watermark;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/// What reports of providers do to messages, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class SentReportsTest {
  private final Rig rig;

  SentReportsTest(Stores stores, @TempDir Path directory) {
    rig = new Rig(stores.settings(directory));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Message sent(String text) {
    Message message = rig.send("551199", text);
    rig.settle();
    return message;
  }

  @Test
  void channelsThatAreGoneAreNotKeptInMemoryForGood() {
    Channel gone = rig.channel(ChannelType.MESSENGER, "7");
    rig.reports.expect(gone.id());
    rig.reports.expect(rig.channel.id());
    assertThat(rig.concerns(gone)).isTrue();
    rig.database.writeNow(tx -> rig.channels.remove(tx, Rig.APPLICATION, gone.id()));
    rig.channels.refresh(gone.id());
    for (int i = 0; i < 2_000; i++) {
      rig.reports.expect(new UUID(7, i));
    }

    assertThat(rig.concerns(gone)).isFalse();
    assertThat(rig.concerns(rig.channel)).isTrue();
  }

  @Test
  void reportsCarryTheHubsIdAndLeadTheMessageOn() {
    Message message = sent("a");
    rig.report("p-a", "sent", "551199");
    rig.report("p-a", "delivered", "551199");
    rig.report("p-a", "read", "551199");

    assertThat(rig.state(message)).isEqualTo(MessageState.READ);
    assertThat(rig.told())
        .containsExactly(
            "sent of " + message.id(), "delivered of " + message.id(), "read of " + message.id());
    assertThat(rig.steps(message))
        .containsExactly("enqueued", "sending", "accepted", "sent", "delivered", "read");
  }

  @Test
  void aRepeatedReportMakesNoSecondEventAndALateOneNoStepBack() {
    Message message = sent("a");
    rig.report("p-a", "read", "551199");
    assertThat(rig.report("p-a", "read", "551199")).isZero();
    rig.report("p-a", "delivered", "551199");

    assertThat(rig.state(message)).isEqualTo(MessageState.READ);
    assertThat(rig.steps(message)).endsWith("read", "delivered");
    assertThat(rig.told())
        .containsExactly("read of " + message.id(), "delivered of " + message.id());
  }

  @Test
  void aFailureThatIsReportedLaterShowsItsReason() {
    Message message = sent("a");
    ObjectNode data = Reports.data("p-a", "failed", "551199");
    data.putArray("errors").addObject().put("code", 131_047).put("title", "Re-engagement message");
    rig.report(rig.channel, data, "failed");

    assertThat(rig.state(message)).isEqualTo(MessageState.FAILED);
    assertThat(rig.now(message).problem()).contains("131047");
  }

  @Test
  void reportsOnMessagesOfSomebodyElseGoOutAsTheyCame() {
    sent("a");
    rig.report("somebody-elses", "delivered", "551199");
    assertThat(rig.told()).containsExactly("delivered of nobody");
  }

  @Test
  void aReportThatComesBeforeTheAnswerWaitsForItAndThenCarriesTheHubsId() {
    rig.provider.script = _ -> null;
    Message message = sent("a");
    rig.report("p-a", "sent", "551199");
    rig.report("p-a", "delivered", "551199");
    assertThat(rig.told()).isEmpty();
    assertThat(rig.report("p-a", "delivered", "551199")).isZero();

    rig.provider.sent.getFirst().done().accept(taken("p-a"));
    rig.settle();

    assertThat(rig.told())
        .containsExactly("sent of " + message.id(), "delivered of " + message.id());
    assertThat(rig.state(message)).isEqualTo(MessageState.DELIVERED);
  }

  @Test
  void aReportThatNoAnswerNamesGoesOutAfterAMinuteAndStillCountsForTheMessage() {
    rig.provider.script = _ -> null;
    Message message = sent("a");
    rig.report("p-a", "delivered", "551199");
    rig.pass(SentReports.HELD_MAX.minusSeconds(1));
    assertThat(rig.told()).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.told()).containsExactly("delivered of nobody");

    rig.provider.sent.getFirst().done().accept(taken("p-a"));
    rig.settle();
    assertThat(rig.state(message)).isEqualTo(MessageState.DELIVERED);
    assertThat(rig.told()).containsExactly("delivered of nobody");
  }

  @Test
  void aHeldReportOfSomebodyElseGoesOutOnceEveryCallIsAnswered() {
    rig.provider.script = _ -> null;
    Message first = rig.send("1", "a");
    rig.send("2", "b");
    rig.pass(Duration.ofMillis(10));
    rig.report("foreign", "delivered", "3");
    rig.provider.sent.get(0).done().accept(taken("p-a"));
    rig.settle();
    assertThat(rig.told()).isEmpty();
    rig.provider.sent.get(1).done().accept(taken("p-b"));
    rig.settle();
    assertThat(rig.told()).containsExactly("delivered of nobody");
    assertThat(rig.state(first)).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void moreReportsThanOneStepTakesGoOutAtOnceWhenTheirTimeIsOver() {
    rig.provider.script = _ -> null;
    sent("a");
    for (int i = 0; i < Settler.HELD_STEP + 1; i++) {
      rig.report("foreign-" + i, "delivered", "3");
    }
    rig.pass(SentReports.HELD_MAX.plusSeconds(1));
    assertThat(rig.told()).hasSize(Settler.HELD_STEP + 1);
  }

  @Test
  void heldReportsSurviveARestart() {
    rig.provider.script = _ -> null;
    sent("a");
    rig.report("p-a", "delivered", "551199");
    rig.crash();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.told()).containsExactly("delivered of nobody");
  }

  @Test
  void theHubsIdInAReportJoinsAMessageWhoseAnswerWasLost() {
    rig.provider.script = _ -> failed(FailureKind.TIMEOUT);
    Message message = sent("a");
    assertThat(rig.state(message)).isEqualTo(MessageState.UNCONFIRMED);

    ObjectNode data = Reports.data("wamid.1", "delivered", "551199");
    data.put("biz_opaque_callback_data", message.id().toString());
    rig.report(rig.channel, data, "1");
    rig.report("wamid.1", "read", "551199");

    assertThat(rig.state(message)).isEqualTo(MessageState.READ);
    assertThat(rig.now(message).providerId()).isEqualTo("wamid.1");
    assertThat(rig.told())
        .containsExactly("delivered of " + message.id(), "read of " + message.id());
  }

  @Test
  void aMessageThatTheCalledUrlNamesIsJoinedToo() {
    rig.provider.script = _ -> failed(FailureKind.TIMEOUT);
    Message message = sent("a");
    ObjectNode data = Reports.data("SM1", "delivered", "551199");
    rig.report(rig.channel, data.put("message_id", message.id().toString()), "1");
    assertThat(rig.state(message)).isEqualTo(MessageState.DELIVERED);
    assertThat(rig.now(message).providerId()).isEqualTo("SM1");
  }

  @Test
  void theHubsIdJoinsAReportThatOvertakesTheAnswer() {
    rig.provider.script = _ -> null;
    Message message = sent("a");
    ObjectNode data = Reports.data("p-a", "delivered", "551199");
    data.put("biz_opaque_callback_data", message.id().toString());
    rig.report(rig.channel, data, "1");
    assertThat(rig.told()).containsExactly("delivered of " + message.id());

    rig.provider.sent.getFirst().done().accept(ScriptedProvider.answer(503, ""));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.provider.sent).hasSize(1);
    assertThat(rig.state(message)).isEqualTo(MessageState.DELIVERED);
  }

  @Test
  void theIdOfAnotherChannelsMessageJoinsNothing() {
    Message message = sent("a");
    Channel other = rig.channel(ChannelType.MESSENGER, "777");
    rig.send(other, "1", "b");
    rig.settle();
    ObjectNode data = Reports.data("p-x", "delivered", "1");
    data.put("biz_opaque_callback_data", message.id().toString());
    rig.report(other, data, "1");
    assertThat(rig.told()).containsExactly("delivered of nobody");
    assertThat(rig.state(message)).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void aWatermarkBecomesOneReportForEachMessageThatItCovers() {
    Message first = sent("a");
    rig.pass(Duration.ofSeconds(1));
    Message second = sent("b");
    rig.send("other", "c");
    rig.pass(Duration.ofSeconds(1));
    Instant until = rig.instant();
    rig.pass(Duration.ofSeconds(1));
    Message after = sent("d");

    rig.watermark("551199", "read", until);

    assertThat(rig.told()).containsExactly("read of " + first.id(), "read of " + second.id());
    assertThat(rig.events().getFirst().path("provider_id").asString("")).isEqualTo("p-a");
    assertThat(rig.state(second)).isEqualTo(MessageState.READ);
    assertThat(rig.state(after)).isEqualTo(MessageState.ACCEPTED);
    rig.watermark("551199", "read", until);
    rig.watermark("551199", "delivered", until);
    assertThat(rig.told()).hasSize(2);
  }

  @Test
  void aReportThatNamesItsMessageAndAWatermarkMakeOneEvent() {
    Message message = sent("a");
    String key = Reports.key("p-a", "delivered", "551199").substring(2);
    rig.report(rig.channel, Reports.data("p-a", "delivered", "551199"), key);
    rig.watermark("551199", "delivered", rig.instant());
    assertThat(rig.told()).containsExactly("delivered of " + message.id());
  }

  @Test
  void aWatermarkThatCoversNothingOfOursStaysAsItIs() {
    sent("a");
    rig.watermark("somebody", "read", rig.instant());
    assertThat(rig.events()).hasSize(1);
    assertThat(rig.events().getFirst().has(Watermark.FIELD)).isTrue();
  }

  @Test
  void aWatermarkCoversSoManyOfTheNewestMessages() {
    int more = Watermarks.MESSAGES_MAX + 3;
    MessageTable table = new MessageTable();
    Message seed = sent("a");
    rig.database.writeNow(tx -> {
      for (int i = 0; i < more; i++) {
        Message m = rig.copy(seed, "many", "q-" + i);
        table.insert(tx, m);
      }
      return true;
    });
    rig.watermark("many", "read", rig.instant().plusSeconds(1));
    List<String> told = new ArrayList<>();
    rig.database.readNow(tx ->
        told.addAll(
            tx.list(
                "SELECT provider_id FROM message WHERE state = 6 ORDER BY id",
                row -> row.text(1))));
    assertThat(told).hasSize(Watermarks.MESSAGES_MAX);
    assertThat(told.getFirst()).isEqualTo("q-3");
  }

  @Test
  void channelsWithoutMessagesAreNotConcerned() {
    Channel silent = rig.channel(ChannelType.MESSENGER, "888");
    rig.report(silent, Reports.data("p", "read", "1"), "1");
    assertThat(rig.told()).containsExactly("read of nobody");
    assertThat(rig.concerns(silent)).isFalse();
    sent("a");
    assertThat(rig.concerns(rig.channel)).isTrue();
    rig.crash();
    assertThat(rig.concerns(rig.channel)).isTrue();
    assertThat(rig.concerns(silent)).isFalse();
  }

  @Test
  void anIdThatIsNoneOfOursIsNobodys() {
    sent("a");
    ObjectNode data = Reports.data("p-z", "delivered", "1");
    data.put("biz_opaque_callback_data", UUID.randomUUID().toString());
    rig.report(rig.channel, data, "1");
    ObjectNode text = Json.object();
    text.setAll(Reports.data("p-y", "delivered", "1"));
    text.put("biz_opaque_callback_data", "order 17");
    rig.report(rig.channel, text, "2");
    assertThat(rig.told()).containsExactly("delivered of nobody", "delivered of nobody");
  }
}
