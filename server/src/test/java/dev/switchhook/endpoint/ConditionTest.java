package dev.switchhook.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConditionTest {
  private static final String DATA =
      """
      {"from":"5511900000101","content":{"type":"text","text":"Hello"},"count":1.0,"none":null,
       "errors":[{"code":131026}],"a/b":true,"big":12345678901234567890}\
      """;

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }

  private static Condition condition(String text) {
    return switch (Condition.parse(json(text))) {
      case Condition.Accepted(Condition accepted) -> accepted;
      case Condition.Refused refused -> throw new AssertionError(text + " " + refused);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"path":"/content/type","equals":"text"};true
          {"path":"/content/type","equals":"image"};false
          {"path":"/content/type","not_equals":"image"};true
          {"path":"/content/type","not_equals":"text"};false
          {"path":"/content/type","in":["image","text"]};true
          {"path":"/content/type","in":["image"]};false
          {"path":"/content/type","not_in":["image"]};true
          {"path":"/content/type","not_in":["image","text"]};false
          {"path":"/from","starts_with":"55"};true
          {"path":"/from","starts_with":"5511900000101"};true
          {"path":"/from","starts_with":"54"};false
          {"path":"/count","starts_with":"1"};false
          {"path":"/count","equals":1};true
          {"path":"/count","equals":"1.0"};false
          {"path":"/big","equals":12345678901234567890};true
          {"path":"/big","equals":12345678901234567891};false
          {"path":"/errors/0/code","equals":131026};true
          {"path":"/errors/1/code","exists":false};true
          {"path":"/errors","equals":131026};false
          {"path":"/a~1b","equals":true};true
          {"path":"/none","exists":true};true
          {"path":"/none","equals":null};true
          {"path":"/absent","exists":true};false
          {"path":"/absent","exists":false};true
          {"path":"/absent","equals":null};false
          {"path":"/absent","not_equals":"x"};true
          {"path":"/absent","in":[null]};false
          {"path":"/absent/deeper","not_in":["x"]};true
          {"path":"","exists":true};true
          """)
  void itHoldsForWhatItSays(String text, boolean holds) {
    Condition condition = condition(text);

    assertThat(condition.holds(json(DATA))).isEqualTo(holds);
    assertThat(condition(Json.text(condition.json()))).isEqualTo(condition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "{\"path\":\"/a\"}",
        "{\"equals\":1}",
        "{\"path\":\"/a\",\"equals\":1,\"exists\":true}",
        "{\"path\":\"/a\",\"equals\":1,\"script\":\"x\"}",
        "{\"path\":\"a\",\"equals\":1}",
        "{\"path\":\"/a~\",\"equals\":1}",
        "{\"path\":\"/a~2\",\"equals\":1}",
        "{\"path\":1,\"equals\":1}",
        "{\"path\":\"/a\",\"equals\":{}}",
        "{\"path\":\"/a\",\"equals\":[1]}",
        "{\"path\":\"/a\",\"in\":1}",
        "{\"path\":\"/a\",\"in\":[]}",
        "{\"path\":\"/a\",\"in\":[[]]}",
        "{\"path\":\"/a\",\"starts_with\":\"\"}",
        "{\"path\":\"/a\",\"starts_with\":1}",
        "{\"path\":\"/a\",\"exists\":\"yes\"}"
      })
  void whatIsNoConditionIsRefused(String text) {
    assertThat(Condition.parse(json(text))).isInstanceOf(Condition.Refused.class);
  }

  @Test
  void pathsAndValuesAreBounded() {
    String longest = "/" + "x".repeat(Condition.PATH_CHARS_MAX - 1);
    assertThat(condition("{\"path\":\"" + longest + "\",\"exists\":true}")).isNotNull();
    assertThat(Condition.parse(json("{\"path\":\"" + longest + "x\",\"exists\":true}")))
        .isInstanceOf(Condition.Refused.class);
    String value = "x".repeat(Condition.VALUE_CHARS_MAX);
    assertThat(condition("{\"path\":\"/a\",\"equals\":\"" + value + "\"}")).isNotNull();
    assertThat(Condition.parse(json("{\"path\":\"/a\",\"equals\":\"" + value + "x\"}")))
        .isInstanceOf(Condition.Refused.class);
    String values = "1" + ",1".repeat(Condition.VALUES_MAX - 1);
    assertThat(condition("{\"path\":\"/a\",\"in\":[" + values + "]}")).isNotNull();
    assertThat(Condition.parse(json("{\"path\":\"/a\",\"in\":[" + values + ",1]}")))
        .isInstanceOf(Condition.Refused.class);
  }

  private static Event event(@Nullable ChannelType network, String data) {
    return new Event(
        new UUID(9, 9),
        new UUID(1, 1),
        network == null ? null : new UUID(3, 3),
        network,
        EventType.MESSAGE_INCOMING,
        Instant.EPOCH,
        Instant.EPOCH,
        data.getBytes(UTF_8),
        null);
  }

  private static boolean wants(EndpointFilter filter, Event event) {
    return filter.wants(event, new EventData(event));
  }

  @Test
  void aFilterByNetworkTakesNothingOfOthersNorWhatHasNoChannel() {
    EndpointFilter filter = new EndpointFilter(Set.of(ChannelType.SMS), List.of());

    assertThat(wants(filter, event(ChannelType.SMS, "{}"))).isTrue();
    assertThat(wants(filter, event(ChannelType.WHATSAPP, "{}"))).isFalse();
    assertThat(wants(filter, event(null, "{}"))).isFalse();
    assertThat(wants(EndpointFilter.NONE, event(null, "{}"))).isTrue();
  }

  @Test
  void allConditionsMustHoldAndDataThatIsNotReadableHasNothingInIt() {
    EndpointFilter filter =
        new EndpointFilter(
            Set.of(),
            List.of(
                condition("{\"path\":\"/a\",\"equals\":1}"),
                condition("{\"path\":\"/b\",\"exists\":false}")));

    assertThat(wants(filter, event(null, "{\"a\":1}"))).isTrue();
    assertThat(wants(filter, event(null, "{\"a\":1,\"b\":1}"))).isFalse();
    assertThat(wants(filter, event(null, "{\"b\":1}"))).isFalse();
    assertThat(wants(filter, event(null, "no JSON"))).isFalse();
  }

  @Test
  void dataIsParsedOnceAndOnlyWhenAConditionAsks() {
    Event event = event(ChannelType.SMS, "{\"a\":1}");
    EventData data = new EventData(event);
    assertThat(new EndpointFilter(Set.of(ChannelType.SMS), List.of()).wants(event, data)).isTrue();
    List<Condition> conditions = List.of(condition("{\"path\":\"/a\",\"equals\":1}"));
    assertThat(new EndpointFilter(Set.of(ChannelType.WHATSAPP), conditions).wants(event, data))
        .isFalse();
    assertThat(data.isParsed()).isFalse();

    assertThat(new EndpointFilter(Set.of(), conditions).wants(event, data)).isTrue();
    assertThat(data.isParsed()).isTrue();
    assertThat(data.tree()).isSameAs(data.tree());
  }
}
