package dev.switchhook.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetaStyleTest {
  /// Spaces, escapes and digits that a parser would not give back.
  private static final String SOURCE =
      "{\"object\" :\"page\",\"entry\":[{\"id\":1.50,\"t\":\"\\u00e9\\/\"}]}";

  @ParameterizedTest
  @EnumSource(
      value = ChannelType.class,
      names = {"WHATSAPP", "INSTAGRAM", "MESSENGER"})
  void theProvidersBytesGoOutAsTheyCame(ChannelType network) {
    Event event = Events.of(network, EventType.CHANNEL_EVENT, "{}", SOURCE);

    assertThat(Profile.META.carries(event)).isTrue();
    assertThat(Events.body(Profile.META, event)).isEqualTo(SOURCE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelType.class,
      names = {"TELEGRAM", "SMS"})
  void otherNetworksHaveNoMetaShape(ChannelType network) {
    assertThat(Profile.META.carries(Events.of(network, EventType.MESSAGE_INCOMING, "{}", SOURCE)))
        .isFalse();
  }

  @Test
  void anEventWithoutSourceIsNotCarriedAlthoughItsTypeIs() {
    Event made = Events.of(EventType.MESSAGE_REPORT, "{}");

    assertThat(Profile.META.carries(EventType.MESSAGE_REPORT)).isTrue();
    assertThat(Profile.META.carries(made)).isFalse();
    assertThatThrownBy(() -> Profile.META.body(made)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyFourTypesAreCarried() {
    assertThat(carries(EventType.MESSAGE_INCOMING)).isTrue();
    assertThat(carries(EventType.MESSAGE_REPORT)).isTrue();
    assertThat(carries(EventType.FORM_SUBMITTED)).isTrue();
    assertThat(carries(EventType.CHANNEL_EVENT)).isTrue();
    assertThat(carries(EventType.CONTACT_NEW)).isFalse();
    assertThat(carries(EventType.CONTACT_UPDATED)).isFalse();
    assertThat(carries(new EventType("order.paid"))).isFalse();
  }

  private static boolean carries(EventType type) {
    return Profile.META.carries(Events.of(ChannelType.WHATSAPP, type, "{}", SOURCE));
  }

  @Test
  void anEventOfNoChannelIsNotCarried() {
    assertThat(Profile.META.carries(Events.of(null, EventType.MESSAGE_INCOMING, "{}", SOURCE)))
        .isFalse();
  }
}
