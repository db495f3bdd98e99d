package dev.switchhook.contact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PersonTest {
  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static @Nullable Person of(ChannelType type, String data) {
    return Person.of(type, json(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WHATSAPP | {'from':'5511993986082','contact':{}} | 5511993986082 | ",
        "WHATSAPP | {'from':'5511993986082','contact':{'user_id':'BR.1'}} | 5511993986082 | BR.1",
        "WHATSAPP | {'from':'BR.1','contact':{'user_id':'BR.1'}} | | BR.1",
        "WHATSAPP | {'from':'BR.1','contact':{}} | | BR.1",
        "WHATSAPP | {'contact':{'user_id':'BR.1'}} | | BR.1",
        "WHATSAPP | {'contact':{'phone_number':'551199','user_id':'BR.2'}} | 551199 | BR.2",
        "INSTAGRAM | {'from':'1784','contact':{'user_id':'1784'}} | | 1784",
        "MESSENGER | {'from':'55','contact':{}} | | 55",
        "TELEGRAM | {'from':'-100123','contact':{'user_id':'-100123'}} | | -100123",
        "SMS | {'from':'+15550100','contact':{}} | +15550100 | ",
        "SMS | {'from':'ACME','contact':{}} | ACME | ",
        "SMS | {'from':'whatsapp:+15550100','contact':{}} | whatsapp:+15550100 | ",
      })
  void eachNetworkNamesPeopleItsOwnWay(
      ChannelType type, String data, @Nullable String number, @Nullable String userId) {
    Person person = of(type, data);

    assertThat(person).isEqualTo(new Person(number, userId, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'contact':{'name':'Ana','username':'ana'}}",
        "{'from':'','contact':{}}",
        "{'from':7,'contact':[]}",
        "{'contact':{'user_ref':'x'}}"
      })
  void whoeverIsNotNamedIsNobody(String data) {
    for (ChannelType type : ChannelType.values()) {
      assertThat(of(type, data)).isNull();
    }
  }

  @Test
  void namesAreCutAndIdsThatAreTooLongAreNone() {
    String longest = "x".repeat(Person.NAME_CHARS_MAX);
    String split = "x".repeat(Person.NAME_CHARS_MAX - 1) + "😀";

    assertThat(named(longest + "y")).isEqualTo(longest);
    assertThat(named(split)).isEqualTo(longest.substring(1));
    assertThat(named(" ")).isNull();
    String id = "i".repeat(Person.ID_CHARS_MAX);
    assertThat(of(ChannelType.TELEGRAM, "{'from':'" + id + "'}")).isNotNull();
    assertThat(of(ChannelType.TELEGRAM, "{'from':'" + id + "i'}")).isNull();
  }

  private static @Nullable String named(String name) {
    Person person = of(ChannelType.TELEGRAM, "{'from':'1','contact':{'name':'" + name + "'}}");
    return person == null ? "nobody" : person.name();
  }

  @Test
  void whoSomebodyWasIsInPrevious() {
    assertThat(Person.before(json("{'previous':{'phone_number':'1','user_id':'BR.1'}}")))
        .isEqualTo(new Person("1", "BR.1", null, null, null));
    assertThat(Person.before(json("{'previous':{'status':'member'}}"))).isNull();
  }

  @Test
  void aPersonCoversWhoeverSaysNothingElse() {
    Person known = new Person("5511993986082", "BR.1", null, "Ana", "ana");

    assertThat(known.covers(new Person("551193986082", null, null, null, null))).isTrue();
    assertThat(known.covers(new Person(null, "BR.1", null, "Ana", null))).isTrue();
    assertThat(known.covers(new Person(null, "BR.2", null, null, null))).isFalse();
    assertThat(known.covers(new Person(null, "BR.1", null, "Bea", null))).isFalse();
    assertThat(known.covers(new Person(null, "BR.1", "BR.ENT.1", null, null))).isFalse();
    assertThat(known.covers(new Person("5521993986082", "BR.1", null, null, null))).isFalse();
  }
}
