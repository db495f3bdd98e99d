package dev.switchhook.network.telegram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramNetworkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\":1e999}", "a=b"})
  void whatIsNoJsonObjectIsUnreadable(String body) {
    assertThatThrownBy(() -> TelegramNetwork.normalize(body.getBytes(UTF_8)))
        .isInstanceOf(UnreadableBody.class);
  }

  @Test
  void nestingUpToTheLimitIsReadAndDeeperIsNot() {
    String deepest = "{\"x\":".repeat(256) + "1" + "}".repeat(256);

    assertThat(updates(deepest)).hasSize(1);
    assertThatThrownBy(() -> updates("{\"x\":" + deepest + "}")).isInstanceOf(UnreadableBody.class);
  }

  @Test
  void anEmptyObjectHoldsNoUpdate() {
    assertThat(updates("{}")).isEmpty();
  }

  @Test
  void everyUpdateIsForTheChannelOfThePathAndItsSourceIsTheBody() {
    String body = "{\"update_id\":5,\"message\":{\"text\":\"caf\\u00e9\"}} ";

    Update update = updates(body).getFirst();

    assertThat(update.route()).isEqualTo(new Route.PathChannel(ChannelType.TELEGRAM));
    assertThat(update.dedupeKey()).isEqualTo("u:5");
    assertThat(new String(update.source(), UTF_8)).isEqualTo(body);
  }

  @Test
  void idsBeyondThirtyTwoBitsKeepTheirDigits() {
    Update update =
        updates(
                "{\"update_id\":2342342343242,\"message\":{\"message_id\":9007199254740993,"
                    + "\"chat\":{\"id\":-9007199254740993}}}")
            .getFirst();

    assertThat(update.dedupeKey()).isEqualTo("u:2342342343242");
    assertThat(update.data().path("provider_id").asString())
        .isEqualTo("-9007199254740993:9007199254740993");
  }

  @Test
  void aKindWithALongNameCountsAsUnknown() {
    String longest = "k".repeat(TelegramNetwork.KIND_CHARS_MAX);

    assertThat(kind("{\"update_id\":1,\"" + longest + "\":{}}")).isEqualTo(longest);
    assertThat(kind("{\"update_id\":1,\"" + longest + "k\":{}}")).isEqualTo("unknown");
  }

  @Test
  void noMoreReactionsAreLookedAtThanTheLimit() {
    String reaction = "{\"type\":\"emoji\",\"emoji\":\"x\"},";
    String many = reaction.repeat(TelegramAnswers.REACTIONS_MAX) + "{\"emoji\":\"last\"}";

    Update update =
        updates("{\"update_id\":1,\"message_reaction\":{\"new_reaction\":[" + many + "]}}")
            .getFirst();

    assertThat(update.data().at("/content/reaction/emojis").size())
        .isEqualTo(TelegramAnswers.REACTIONS_MAX);
  }

  private static String kind(String body) {
    return updates(body).getFirst().data().path("kind").asString();
  }

  private static List<Update> updates(String body) {
    return ((Normalized.Updates) TelegramNetwork.normalize(body.getBytes(UTF_8))).list();
  }
}
