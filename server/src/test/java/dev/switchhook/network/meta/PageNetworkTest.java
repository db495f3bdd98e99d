package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What Instagram and Messenger bodies have that fixtures do not show: limits and copies.
class PageNetworkTest {
  @Test
  void aDeliveryBecomesAReportForEachMessageWithASourceOfItsOwn() {
    List<Update> updates = updates(delivery("\"sender\":{\"id\":\"7\"},", "\"a\", \"b\""));

    assertThat(updates).extracting(Update::type).containsOnly(EventType.MESSAGE_REPORT);
    assertThat(updates)
        .extracting(update -> update.data().path("provider_id").asString())
        .containsExactly("a", "b");
    assertThat(new String(updates.get(1).source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[{\"sender\":{\"id\":\"7\"},"
                + "\"delivery\":{\"watermark\":1764000000000,\"mids\":[\"b\"]}}]}]}");
  }

  @Test
  void aListThatNobodyKnowsBesideMessagesIsAnEventOfItsOwn() {
    String body =
        """
        {"object":"page","entry":[{"id":"1","time":5,"hop_context":[{"app_id":2}],"pins":[{"x":1.0}],"none":[],\
        "messaging":[{"sender":{"id":"7"},"message":{"mid":"m1","text":"a"}}]}]}\
        """;

    List<Update> updates = updates(body);

    assertThat(updates)
        .extracting(Update::type)
        .containsExactly(EventType.MESSAGE_INCOMING, EventType.CHANNEL_EVENT);
    assertThat(new String(updates.getFirst().source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":5,\"hop_context\":[{\"app_id\":2}],"
                + "\"messaging\":[{\"sender\":{\"id\":\"7\"},\"message\":{\"mid\":\"m1\",\"text\":\"a\"}}]}]}");
    assertThat(Json.text(updates.getLast().data()))
        .isEqualTo(
            "{\"field\":\"\",\"kind\":\"unknown\",\"entry\":{\"id\":\"1\",\"time\":5,\"pins\":[{\"x\":1.0}]}}");
    assertThat(new String(updates.getLast().source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":5,\"pins\":[{\"x\":1.0}]}]}");
    assertThat(updates(body.replace("\"pins\":[{\"x\":1.0}],", "")))
        .as("what Meta sends beside messages is no event")
        .hasSize(1);
  }

  @Test
  void aDeliveryOfMoreMessagesThanABatchMayHoldIsTooMany() {
    assertThat(updates(delivery("", mids(Normalized.UPDATES_MAX)))).hasSize(Normalized.UPDATES_MAX);
    assertThat(normalized(delivery("", mids(Normalized.UPDATES_MAX + 1))))
        .isInstanceOf(Normalized.TooMany.class);
    assertThat(normalized(delivery("", mids(LocatedReader.ELEMENTS_MAX + 1))))
        .isInstanceOf(Normalized.TooMany.class);
  }

  @Test
  void aSenderThatIsLongerThanASharedPartCountsAsAbsentInADelivery() {
    int frame = "{\"id\":\"\"}".length();
    String longest = "x".repeat(ChangeFrame.SHARED_BYTES_MAX - frame);

    assertThat(recipient(delivery("\"sender\":{\"id\":\"" + longest + "\"},", "\"a\"")))
        .isEqualTo(longest);
    assertThat(recipient(delivery("\"sender\":{\"id\":\"" + longest + "x\"},", "\"a\""))).isEmpty();
  }

  @Test
  void aPersonWithAnIdThatIsTooLongIsNobody() {
    String longest = "x".repeat(ChangeFrame.SHARED_BYTES_MAX);

    assertThat(from(longest)).isEqualTo(longest);
    assertThat(from(longest + "x")).isEmpty();
  }

  @Test
  void anAttachmentOfATypeWithALongNameIsUnsupported() {
    String longest = "t".repeat(PageContents.TYPE_CHARS_MAX);

    assertThat(contentType(longest)).isEqualTo(longest);
    assertThat(contentType(longest + "t")).isEqualTo("unsupported");
    assertThat(contentType("type")).isEqualTo("unsupported");
  }

  @Test
  void copiesHaveOneKeyAndEditionsOfAMessageEachTheirOwn() {
    assertThat(
            updates(
                messaging(
                    "\"message\":{\"mid\":\"m\"}}, {\"timestamp\":1,\"message\":{\"mid\":\"m\"}")))
        .hasSize(1);
    assertThat(
            updates(
                messaging(
                    "\"message_edit\":{\"mid\":\"m\",\"num_edit\":1}},"
                        + "{\"message_edit\":{\"mid\":\"m\",\"num_edit\":2}},"
                        + "{\"message_edit\":{\"mid\":\"m\",\"text\":\"a\"}},"
                        + "{\"message_edit\":{\"mid\":\"m\",\"text\":\"b\"}")))
        .hasSize(4);
  }

  private static String mids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"m" + i + '"')
        .collect(Collectors.joining(","));
  }

  private static String delivery(String sender, String mids) {
    return messaging(sender + "\"delivery\":{\"mids\":[" + mids + "],\"watermark\":1764000000000}");
  }

  private static String messaging(String item) {
    return "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[{" + item + "}]}]}";
  }

  private static String recipient(String body) {
    return updates(body).getFirst().data().path("recipient").asString("");
  }

  private static String from(String id) {
    String item = "\"sender\":{\"id\":\"" + id + "\"},\"message\":{\"mid\":\"m\"}";
    return updates(messaging(item)).getFirst().data().path("from").asString("");
  }

  private static String contentType(String type) {
    String item = "\"message\":{\"mid\":\"m\",\"attachments\":[{\"type\":\"" + type + "\"}]}";
    return updates(messaging(item)).getFirst().data().at("/content/type").asString();
  }

  private static List<Update> updates(String body) {
    return ((Normalized.Updates) normalized(body)).list();
  }

  private static Normalized normalized(String body) {
    return MetaNetwork.normalize(body.getBytes(UTF_8));
  }
}
