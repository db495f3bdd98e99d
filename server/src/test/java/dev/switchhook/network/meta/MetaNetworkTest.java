package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.TreeReader;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaNetworkTest {
  @Test
  void theSourceIsCutFromTheReceivedBytesWithTheContactAndNothingElse() {
    String body =
        """
        {"entry" : [ {"id":"w1", "time": 5, "changes":[{"field" :"messages","value":{
         "statuses":[{"id":"s"}], "messaging_product":"whatsapp",
         "contacts":[{"wa_id":"2"},{ "wa_id":"1","x":1.50e0,"name":"\\u00e4\\/" }],
         "metadata":{"phone_number_id": "p1"},
         "messages":[{"from":"2","id":"a","type":"text"},
                     {"from":"1", "id":"b","type":"text","text":{"body":"caf\\u00e9 é"}}]}}]}],
         "object":"whatsapp_business_account"}\
        """;

    Update second = updates(body).get(2);

    assertThat(new String(second.source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"w1\",\"time\":5,"
                + "\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\","
                + "\"metadata\":{\"phone_number_id\": \"p1\"},"
                + "\"contacts\":[{ \"wa_id\":\"1\",\"x\":1.50e0,\"name\":\"\\u00e4\\/\" }],"
                + "\"messages\":[{\"from\":\"1\", \"id\":\"b\",\"type\":\"text\","
                + "\"text\":{\"body\":\"caf\\u00e9 é\"}}]},\"field\":\"messages\"}]}]}");
  }

  @Test
  void aListThatNobodyKnowsBesideAKnownOneIsAnEventOfItsOwn() {
    String pins = "[{\"id\":\"p\", \"n\":1.50}]";
    String body =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"w1\",\"time\":5,\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"p1\"},\"messages\":[{\"id\":\"m1\",\"type\":\"text\"}],\"statuses\":[],\"errors\":null,\"message_pins\":"
            + pins
            + ",\"none\":[]}}]}]}";

    List<Update> updates = updates(body);

    assertThat(updates)
        .extracting(Update::type)
        .containsExactly(EventType.MESSAGE_INCOMING, EventType.CHANNEL_EVENT);
    Update unknown = updates.getLast();
    assertThat(Json.text(unknown.data()))
        .isEqualTo(
            "{\"field\":\"messages\",\"kind\":\"unknown\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"p1\"},\"message_pins\":[{\"id\":\"p\",\"n\":1.50}]}}");
    assertThat(new String(unknown.source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"w1\",\"time\":5,\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"p1\"},\"message_pins\":"
                + pins
                + "},\"field\":\"messages\"}]}]}");
    assertThat(unknown.route()).isEqualTo(new Route.Account(ChannelType.WHATSAPP, "p1"));
    assertThat(updates(body.replace("m1", "m2")).getLast().dedupeKey())
        .isEqualTo(unknown.dedupeKey());
    assertThat(updates(body.replace("1.50", "1.51")).getLast().dedupeKey())
        .isNotEqualTo(unknown.dedupeKey());
  }

  @Test
  void whatCannotBeCutOutOfItsChangeIsKeptWithIt() {
    String body =
        entries(
            "{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[{\"id\":\"m1\"}],\"x\":[1],\"x\\u0000\":[2]}}],\"y\":[1],\"y\\u0000\":[2]}");

    List<Update> updates = updates(body);

    assertThat(updates).hasSize(3);
    for (Update update : updates.subList(1, 3)) {
      assertThat(new String(update.source(), UTF_8))
          .contains("\"x\":[1],\"x\\u0000\":[2]", "\"messages\"");
    }
  }

  @Test
  void whatStandsBesideTheChangesOfAnEntryOrWithStandbysItemsIsKeptToo() {
    String body =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"w1\",\"uid\":\"w1\",\"changes\":[{\"field\":\"standby\",\"value\":{\"metadata\":{\"phone_number_id\":\"p1\"},\"standby\":{\"contacts\":[{\"wa_id\":\"1\"}],\"messages\":[{\"id\":\"m1\"}],\"inner\":[]}}}],\"outer\":{}}]}";

    assertThat(updates(body)).hasSize(1);
    assertThat(updates(body.replace("\"inner\":[]", "\"inner\":[1]")))
        .extracting(update -> update.data().path("kind").asString())
        .containsExactly("standby.message", "unknown");
    List<Update> updates = updates(body.replace("\"outer\":{}", "\"outer\":{\"x\":1}"));
    assertThat(updates).hasSize(2);
    assertThat(Json.text(updates.getLast().data()))
        .isEqualTo(
            "{\"field\":\"\",\"kind\":\"unknown\",\"entry\":{\"id\":\"w1\",\"outer\":{\"x\":1}}}");
    assertThat(new String(updates.getLast().source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"w1\",\"outer\":{\"x\":1}}]}");
  }

  @Test
  void whatStandsBesideAFullBatchDoesNotMakeItTooLarge() {
    String change =
        "{\"field\":\"messages\",\"value\":{\"messages\":[{\"id\":\"#\"}],\"pins\":[\"#\"]}}";
    StringBuilder changes = new StringBuilder();
    for (int i = 0; i < Normalized.UPDATES_MAX; i++) {
      changes.append(i == 0 ? "" : ",").append(change.replace("#", "m" + i));
    }

    assertThat(updates(entries("{\"changes\":[" + changes + "]}")).size())
        .isEqualTo(2 * Normalized.UPDATES_MAX);
  }

  @Test
  void numbersKeepEveryDigit() {
    String location = "{\"latitude\":-23.55050,\"longitude\":9007199254740993}";
    Update update =
        updates(message("{\"id\":\"a\",\"type\":\"location\",\"location\":" + location + "}"))
            .getFirst();

    assertThat(Json.text(update.data())).contains(location);
  }

  @Test
  void aFullBatchIsTakenAndOneMoreIsRefusedAsAWhole() {
    String full = messages(Normalized.UPDATES_MAX);

    assertThat(updates(full)).hasSize(Normalized.UPDATES_MAX);
    assertThat(MetaNetwork.normalize(messages(Normalized.UPDATES_MAX + 1).getBytes(UTF_8)))
        .isEqualTo(new Normalized.TooMany(Normalized.UPDATES_MAX));
  }

  @Test
  void copiesInOneBodyCountForTheLimitButAppearOnce() {
    String copy = "{\"id\":\"a\",\"type\":\"text\"},";
    String copies = copy.repeat(Normalized.UPDATES_MAX - 1) + "{\"id\":\"a\",\"type\":\"text\"}";

    assertThat(updates(message(copies))).hasSize(1);
    assertThat(MetaNetwork.normalize(message(copy + copies).getBytes(UTF_8)))
        .isInstanceOf(Normalized.TooMany.class);
  }

  @Test
  void listsOfTheEnvelopeAreBoundedEvenWhenNothingIsInThem() {
    String most = "null,".repeat(LocatedReader.ELEMENTS_MAX - 1) + "null";

    assertThat(updates(entries(most))).isEmpty();
    assertThat(MetaNetwork.normalize(entries("null," + most).getBytes(UTF_8)))
        .isInstanceOf(Normalized.TooMany.class);
  }

  @Test
  void aSharedPartOverTheLimitDoesNotMultiply() {
    String name = "x".repeat(ChangeFrame.SHARED_BYTES_MAX);
    String body =
        entries(
            "{\"changes\":[{\"field\":\"messages\",\"value\":{\"contacts\":[{\"wa_id\":\"1\","
                + "\"profile\":{\"name\":\""
                + name
                + "\"}}],"
                + "\"messages\":[{\"from\":\"1\",\"id\":\"a\",\"type\":\"text\"}]}}]}");

    Update update = updates(body).getFirst();

    assertThat(update.data().path("contact").isEmpty()).isTrue();
    assertThat(update.source().length).isLessThan(ChangeFrame.SHARED_BYTES_MAX);
  }

  @Test
  void sourcesOfAFullBatchTogetherStayInProportionToTheBody() {
    String full = messages(Normalized.UPDATES_MAX);
    String spaces = " ".repeat(100_000);
    String padded = full.replace("\"field\":", "\"field\"" + spaces + ":" + spaces);

    int bytes = updates(padded).stream().mapToInt(update -> update.source().length).sum();

    assertThat(bytes).isLessThan(Normalized.UPDATES_MAX * 512);
  }

  @Test
  void aLongOrStrangeIdIsHashedInTheKey() {
    String longest = "a".repeat(DedupeKeys.ID_CHARS_MAX);

    assertThat(DedupeKeys.of("m", longest)).isEqualTo("m:" + longest);
    assertThat(DedupeKeys.of("m", longest + "a")).matches("m:#[0-9a-f]{64}");
    assertThat(DedupeKeys.of("m", "a b")).matches("m:#[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"x\"",
        "7",
        "{",
        "{}{}",
        "{}x",
        "{\"a\":1,\"a\":2}",
        "{'a':1}",
        "{\"a\":1e400}",
        "{\"a\":1E-999999999}",
        "{\"a\":-1e400}",
        "{\"a\":1e2147483647}",
        "{\"a\":1e64000001003}",
        "{\"a\":1e-64000001003}",
        "{\"a\":NaN}"
      })
  void whatIsNotOneReadableObjectIsUnreadable(String body) {
    assertThatThrownBy(() -> updates(body)).isInstanceOf(UnreadableBody.class);
  }

  @Test
  void numbersAndObjectsAndDepthAreBounded() {
    String digits = "1".repeat(TreeReader.NUMBER_CHARS_MAX);
    assertThat(updates("{\"a\":" + digits + "}")).hasSize(1);
    assertThatThrownBy(() -> updates("{\"a\":" + digits + "1}")).isInstanceOf(UnreadableBody.class);

    String members = members(TreeReader.MEMBERS_MAX - 1);
    assertThat(updates("{" + members + ",\"z\":1}")).hasSize(1);
    assertThatThrownBy(() -> updates("{" + members + ",\"y\":1,\"z\":1}"))
        .isInstanceOf(UnreadableBody.class);
    assertThatThrownBy(() -> updates("{\"a\":{" + members + ",\"y\":1,\"z\":1}}"))
        .isInstanceOf(UnreadableBody.class);

    int inner = Json.DEPTH_MAX - 1;
    assertThat(updates("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}")).hasSize(1);
    assertThatThrownBy(
            () -> updates("{\"a\":" + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "}"))
        .isInstanceOf(UnreadableBody.class);
  }

  @Test
  void aMessageNestedNearlyToTheLimitIsAMessage() {
    String deep = "[".repeat(200) + "]".repeat(200);
    Update update =
        updates(message("{\"id\":\"a\",\"type\":\"new\",\"new\":" + deep + "}")).getFirst();

    assertThat(update.type()).isEqualTo(EventType.MESSAGE_INCOMING);
    assertThat(Json.text(update.data())).contains(deep);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheBody() {
    List<Update> updates = updates("\ufeff" + message("{\"id\":\"a\",\"type\":\"text\"}"));

    assertThat(updates).hasSize(1);
    assertThat(Json.parse(updates.getFirst().source()).path("object").asString())
        .isEqualTo("whatsapp_business_account");
  }

  @Test
  void aForeignObjectIsKeptWholeAndAnEmptyOneIsNothing() {
    Update update = updates("{\"object\":\"permissions\",\"entry\":[{\"id\":\"1\"}]}").getFirst();

    assertThat(update.type()).isEqualTo(EventType.CHANNEL_EVENT);
    assertThat(update.route()).isEqualTo(new Route.Account(ChannelType.WHATSAPP, ""));
    assertThat(update.data().path("body").path("entry").isArray()).isTrue();
    assertThat(updates("{}")).isEmpty();
    assertThat(updates("{\"object\":\"whatsapp_business_account\"}")).isEmpty();
  }

  @Test
  void itemsOfPagesAndInstagramAccountsBecomeOneUpdateEach() {
    List<Update> updates =
        updates(
            """
            {"object":"instagram","entry":[{"time":1764000000123,"id":17,
             "messaging":[{"sender":{"id":"1"},"recipient":{"id":"17"},"timestamp":1764000000456,
                           "message":{"mid":"m1","text":"hi"}}, null],
             "standby":[{"sender":{"id":"1"},"message":{"mid":"m2"}}],
             "changes":[{"field":"comments","value":{"id":"c1"}}]},
             {"id":"18","time":1},{"id":"19","novelty":true}]}\
            """);

    assertThat(updates)
        .extracting(update -> update.type() + " " + update.data().path("kind").asString(""))
        .containsExactly(
            "message.incoming ",
            "channel.event standby.message",
            "channel.event comments",
            "channel.event unknown");
    assertThat(updates.getFirst().route())
        .isEqualTo(new Route.Account(ChannelType.INSTAGRAM, "17"));
    assertThat(updates.getFirst().occurredAt()).hasToString("2025-11-24T16:00:00.456Z");
    assertThat(new String(updates.get(1).source(), UTF_8))
        .isEqualTo(
            "{\"object\":\"instagram\",\"entry\":[{\"id\":17,\"time\":1764000000123,"
                + "\"standby\":[{\"sender\":{\"id\":\"1\"},\"message\":{\"mid\":\"m2\"}}]}]}");
    for (Update update : updates) {
      List<Update> again = updates(new String(update.source(), UTF_8));
      assertThat(again).hasSize(1);
      assertThat(again.getFirst().dedupeKey()).isEqualTo(update.dedupeKey());
    }
  }

  private static List<Update> updates(String body) {
    return ((Normalized.Updates) MetaNetwork.normalize(body.getBytes(UTF_8))).list();
  }

  private static String entries(String entries) {
    return "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entries + "]}";
  }

  private static String message(String messages) {
    return entries(
        "{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[" + messages + "]}}]}");
  }

  private static String messages(int count) {
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < count; i++) {
      messages.append(i == 0 ? "" : ",");
      messages.append("{\"id\":\"a").append(i).append("\",\"type\":\"text\"}");
    }
    return message(messages.toString());
  }

  private static String members(int count) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
    }
    return members.toString();
  }
}
