package dev.switchhook.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.telegram.TelegramNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Compares Instagram, Messenger, Telegram and Twilio with the payloads collected from public
/// repositories, when they lie beside this one. Payloads are named by file; nothing of their
/// content is ever printed, since they may speak of real people.
class OtherCorpusTest {
  private static final double AGREEMENT_MIN = 0.98;
  private static final List<String> FOLDERS =
      List.of("instagram", "messenger", "telegram", "twilio");

  /// Expectations that are not met, and why ours is kept.
  private static final Map<String, String> UNMET =
      Map.of(
          "messenger/yoctol-bottender-006.json: none",
          "the entry has a list that nobody knows: kept as a raw event, never lost",
          "messenger/yoctol-bottender-009.json: message.received",
          "the sender is the Page itself (its echo mark is misspelt): an echo, no message to it");

  /// Events that the collection does not list, and why we make them.
  private static final Map<String, String> BESIDES =
      Map.of(
          "messenger/yoctol-bottender-006.json: channel.event",
          "the raw event of the unmet expectation above",
          "messenger/yoctol-bottender-009.json: channel.event",
          "the echo of the unmet expectation above");

  @Test
  void everyPayloadIsReadAndEachSourceIsAWebhookOfItsOwn() throws IOException {
    for (String folder : FOLDERS) {
      for (Path file : Corpus.isThere() ? Corpus.bodies(folder) : List.<Path>of()) {
        for (Update update : updates(folder, Files.readAllBytes(file))) {
          List<Update> again = updates(folder, update.source());
          assertThat(again).as(folder + "/" + file.getFileName()).hasSize(1);
          assertThat(again.getFirst().dedupeKey()).isEqualTo(update.dedupeKey());
          assertThat(again.getFirst().data().equals(update.data())).isTrue();
        }
      }
    }
  }

  @Test
  void payloadsBecomeWhatTheCollectionExpects() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    int compared = 0;
    List<String> unmet = new ArrayList<>();
    List<String> besides = new ArrayList<>();
    for (JsonNode line : Corpus.lines("expected.jsonl")) {
      String name = line.path("file").asString();
      String folder = name.substring(0, name.indexOf('/'));
      if (!FOLDERS.contains(folder)) {
        continue;
      }
      byte[] body = Files.readAllBytes(Corpus.folder(name));
      List<Update> left = new ArrayList<>(updates(folder, body));
      for (JsonNode one : line.path("expect")) {
        compared++;
        if (!new OtherExpectation(one).isMetBy(left)) {
          unmet.add(name + ": " + one.path("kind").asString());
        }
      }
      left.forEach(update -> besides.add(name + ": " + update.type()));
    }
    double agreement = 1 - (double) unmet.size() / compared;
    System.out.printf(
        "corpus: %d expectations, agreement %.4f, unmet %s, besides %s%n",
        compared, agreement, unmet, besides);
    assertThat(unmet).containsExactlyInAnyOrderElementsOf(UNMET.keySet());
    assertThat(besides).containsExactlyInAnyOrderElementsOf(BESIDES.keySet());
    assertThat(agreement).isGreaterThanOrEqualTo(AGREEMENT_MIN);
  }

  private static List<Update> updates(String folder, byte[] body) {
    Normalized normalized =
        switch (folder) {
          case "telegram" -> TelegramNetwork.normalize(body);
          case "twilio" -> TwilioNetwork.normalize(body);
          default -> MetaNetwork.normalize(body);
        };
    return ((Normalized.Updates) normalized).list();
  }
}
