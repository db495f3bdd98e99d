package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.network.Corpus;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Compares with the payloads collected from public repositories, when they lie beside this one.
/// Payloads are named by file; nothing of their content is ever printed, since they may speak of
/// real people.
class CorpusTest {
  private static final double AGREEMENT_MIN = 0.98;

  /// Expectations that are not met, and why ours is kept.
  private static final Map<String, String> UNMET =
      Map.of(
          "whatsapp/vercel-chat-013.json: contact.updated",
          "user_id_update is a text instead of a list: nobody is named, so it stays a raw event",
          "whatsapp/bindambc-whatsapp-business-java-api-020.json: contact.upsert",
          "the only contact has another id than the sender: matched by id, never by place",
          "whatsapp/piusalfred-whatsapp-007.json: contact.upsert",
          "the only contact has another id than the sender: matched by id, never by place");

  /// Events that the collection does not list, and why we make them.
  private static final Map<String, String> BESIDES =
      Map.of(
          "whatsapp/vercel-chat-013.json: channel.event",
          "the raw event of the unmet expectation above",
          "whatsapp/david-lev-pywa-054.json: channel.event",
          "errors beside the messages of a value: the collection drops them",
          "whatsapp/gokapso-whatsapp-cloud-api-js-001.json: channel.event",
          "calls under the field messages: the collection drops them",
          "whatsapp/gokapso-whatsapp-cloud-api-js-002.json: channel.event",
          "calls under the field messages: the collection drops them");

  @Test
  void everyPayloadIsReadAndEachSourceIsAWebhookOfItsOwn() throws IOException {
    for (String folder : List.of("whatsapp", "made", "instagram", "messenger")) {
      for (Path file : Corpus.isThere() ? Corpus.bodies(folder) : List.<Path>of()) {
        for (Update update : updates(file)) {
          List<Update> again = ((Normalized.Updates) MetaNetwork.normalize(update.source())).list();
          assertThat(again).as(folder + "/" + file.getFileName()).hasSize(1);
          assertThat(again.getFirst().dedupeKey()).isEqualTo(update.dedupeKey());
          assertThat(again.getFirst().data().equals(update.data())).isTrue();
        }
      }
    }
  }

  @Test
  void whatsAppPayloadsBecomeWhatTheCollectionExpects() throws IOException {
    if (!Corpus.isThere()) {
      return;
    }
    int compared = 0;
    List<String> unmet = new ArrayList<>();
    List<String> besides = new ArrayList<>();
    for (JsonNode line : Corpus.lines("expected.jsonl")) {
      String name = line.path("file").asString();
      if (name.startsWith("whatsapp/") || name.startsWith("made/")) {
        List<Update> all = updates(Corpus.folder(name));
        List<Update> left = new ArrayList<>(all);
        for (JsonNode one : line.path("expect")) {
          compared++;
          if (!new Expectation(one).isMetBy(all, left)) {
            unmet.add(name + ": " + one.path("kind").asString());
          }
        }
        left.forEach(update -> besides.add(name + ": " + update.type()));
      }
    }
    double agreement = 1 - (double) unmet.size() / compared;
    System.out.printf(
        "corpus: %d expectations, agreement %.4f, unmet %s, besides %s%n",
        compared, agreement, unmet, besides);
    assertThat(agreement).isGreaterThanOrEqualTo(AGREEMENT_MIN);
    assertThat(unmet).containsExactlyInAnyOrderElementsOf(UNMET.keySet());
    assertThat(besides).containsExactlyInAnyOrderElementsOf(BESIDES.keySet());
  }

  private static List<Update> updates(Path file) throws IOException {
    return ((Normalized.Updates) MetaNetwork.normalize(Files.readAllBytes(file))).list();
  }
}
