package dev.switchhook.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden bytes, as in [ProfileTest]; the report is the one that the platform's page prints.
class PingmateStyleTest {
  private static final String HEAD =
      "{\"id\":\"evt_018bcfe5-6800-7000-8000-000000000001\",\"type\":\"%s\",\"api_version\":\"2026-02-04\","
          + "\"created_at\":1700000001,\"liveMode\":true,\"data\":{\"object\":";

  private static String report(ChannelType network, String recipient) {
    return Events.body(
        Profile.PINGMATE,
        Events.of(
            network,
            EventType.MESSAGE_REPORT,
            "{\"message_id\":null,\"provider_id\":\"wamid.HBgN\",\"status\":\"read\",\"recipient\":"
                + recipient
                + ",\"errors\":[]}",
            null));
  }

  @Test
  void aReportIsTheObjectThatThePlatformsPageShows() {
    assertThat(report(ChannelType.WHATSAPP, "\"918189222313\""))
        .isEqualTo(
            HEAD.formatted("message.report")
                + "{\"recipient\":{\"customer_id\":\"wamid.HBgN\",\"phone_number\":\"+918189222313\"},"
                + "\"status\":\"READ\",\"reported_at\":\"2023-11-14T22:13:21.500Z\","
                + "\"timestamp\":\"2023-11-14T22:13:20Z\"}}}");
  }

  @Test
  void aFailedReportSaysWhy() {
    assertThat(
            Events.body(
                Profile.PINGMATE,
                Events.of(
                    EventType.MESSAGE_REPORT,
                    "{\"message_id\":\"m\",\"provider_id\":\"w\",\"status\":\"failed\",\"recipient\":\"1\","
                        + "\"errors\":[{\"code\":131026,\"title\":\"Undeliverable\"}]}")))
        .contains("\"status\":\"FAILED\"")
        .endsWith("\"errors\":[{\"code\":131026,\"title\":\"Undeliverable\"}]}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "WHATSAPP,  \"5511900000101\",     '\"+5511900000101\"}'",
    "WHATSAPP,  \"+5511900000101\",    '\"+5511900000101\"}'",
    "SMS,       \"+15550100\",         '\"+15550100\"}'",
    "WHATSAPP,  \"BR.1349\",           'null,\"user_id\":\"BR.1349\"}'",
    "INSTAGRAM, \"17841400000000001\", 'null,\"user_id\":\"17841400000000001\"}'",
    "TELEGRAM,  \"-100200\",           'null,\"user_id\":\"-100200\"}'",
    "SMS,       \"32665\",             'null,\"user_id\":\"32665\"}'",
    "WHATSAPP,  null,                  'null}'",
  })
  void onlyNumbersArePhoneNumbers(ChannelType network, String recipient, String shown) {
    assertThat(report(network, recipient))
        .contains("{\"customer_id\":\"wamid.HBgN\",\"phone_number\":" + shown + ",");
  }

  @Test
  void aMessageIsTheHubsOwnWithNumberTimeAndChannelBeside() {
    String data =
        "{\"message_id\":\"abc\",\"provider_id\":\"wamid.1\",\"from\":\"5511993986082\",\"to\":\"+55 11\","
            + "\"content\":{\"type\":\"location\",\"location\":{\"latitude\":-23.50,\"longitude\":1E+2}}";

    assertThat(Events.body(Profile.PINGMATE, Events.of(EventType.MESSAGE_INCOMING, data + "}")))
        .isEqualTo(
            HEAD.formatted("message.incoming")
                + data
                + ",\"phone_number\":\"+5511993986082\",\"timestamp\":\"2023-11-14T22:13:20Z\","
                + "\"channel\":\"whatsapp\",\"channel_id\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\"}}}");
  }

  @Test
  void aFormCarriesItsFields() {
    assertThat(
            Events.body(
                Profile.PINGMATE,
                Events.of(
                    EventType.FORM_SUBMITTED,
                    "{\"from\":\"BR.1\",\"form\":{\"name\":\"flow\",\"fields\":{\"rating\":5}}}")))
        .isEqualTo(
            HEAD.formatted("form.submitted")
                + "{\"from\":\"BR.1\",\"form\":{\"name\":\"flow\",\"fields\":{\"rating\":5}},\"phone_number\":null,"
                + "\"timestamp\":\"2023-11-14T22:13:20Z\",\"channel\":\"whatsapp\","
                + "\"channel_id\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\"}}}");
  }

  @Test
  void thereAreThreeTypesAndNoMore() {
    assertThat(Profile.PINGMATE.carries(EventType.MESSAGE_INCOMING)).isTrue();
    assertThat(Profile.PINGMATE.carries(EventType.MESSAGE_REPORT)).isTrue();
    assertThat(Profile.PINGMATE.carries(EventType.FORM_SUBMITTED)).isTrue();
    assertThat(Profile.PINGMATE.carries(EventType.CHANNEL_EVENT)).isFalse();
    assertThat(Profile.PINGMATE.carries(new EventType("order.paid"))).isFalse();
    assertThatThrownBy(
            () -> Profile.PINGMATE.body(Events.of(EventType.CONTACT_NEW, "{\"contact\":{}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pingmate has no form for this contact.new");
  }

  @Test
  void everyStatusFrom200To299IsSuccess() {
    assertThat(Profile.PINGMATE.accepts(200)).isTrue();
    assertThat(Profile.PINGMATE.accepts(299)).isTrue();
    assertThat(Profile.PINGMATE.accepts(199)).isFalse();
    assertThat(Profile.PINGMATE.accepts(300)).isFalse();
  }
}
