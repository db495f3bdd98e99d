package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.Conversations.BusinessAnswers;
import dev.switchhook.simulator.Conversations.Says;
import dev.switchhook.simulator.Conversations.Taps;
import dev.switchhook.simulator.ProvidersFixture.Told;
import dev.switchhook.simulator.SimulatedCustomers.Settings;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulatedCustomersTest {
  @Test
  void everyWebhookIsSignedAndLooksLikeMetas() throws Exception {
    try (ProvidersFixture world = new ProvidersFixture()) {
      SimulatedCustomers customers = customers(world);
      customers.start();

      var seen = new TreeSet<String>();
      for (int i = 0; i < 120; i++) {
        Told told = world.next();
        assertThat(told.request().method()).isEqualTo(HttpMethod.POST);
        assertThat(told.request().path()).isEqualTo("/api/webhook");
        assertThat(told.request().getHeader("User-Agent")).isEqualTo("facebookexternalua");
        assertThat(told.request().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(told.request().getHeader("X-Hub-Signature-256"))
            .isEqualTo("sha256=" + independentHmac(told.body()));
        JsonNode value = told.json().at("/entry/0/changes/0/value");
        assertThat(value.at("/metadata/phone_number_id").asString())
            .isEqualTo(ProvidersFixture.WHATSAPP);
        value.path("messages").forEach(message -> seen.add(message.path("type").asString()));
        value.path("statuses").forEach(status -> seen.add(status.path("status").asString()));
      }
      ProvidersFixture.await(customers.stop());

      assertThat(seen).contains("text", "interactive", "location", "sent", "delivered", "read");
    }
  }

  @Test
  void aTapGoesToTheButtonThatTheHubSent() {
    try (ProvidersFixture world = new ProvidersFixture()) {
      world.whatsApp("");
      world.ana();
      world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
      world.next();
      String id =
          ProvidersFixture.json(
                  world.sends(
                      "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\","
                          + "\"body\":{\"text\":\"?\"},\"action\":{\"buttons\":[{\"type\":\"reply\","
                          + "\"reply\":{\"id\":\"RESERVE\",\"title\":\"Reserve it\"}}]}}"))
              .at("/messages/0/id")
              .asString();
      for (int i = 0; i < 3; i++) {
        world.next();
      }
      world.presses("whatsapp", "Reserve it");
      JsonNode message = world.next().json().at("/entry/0/changes/0/value/messages/0");

      assertThat(message.at("/interactive/button_reply/id").asString()).isEqualTo("RESERVE");
      assertThat(message.at("/context/id").asString()).isEqualTo(id);
    }
  }

  @Test
  void theSameSeedMakesTheSamePeopleSayTheSame() {
    Map<String, List<String>> once = firstTexts();
    Map<String, List<String>> again = firstTexts();
    Set<String> both = new HashSet<>(once.keySet());
    both.retainAll(again.keySet());

    assertThat(both).hasSizeGreaterThanOrEqualTo(2);
    for (String person : both) {
      List<String> first = once.getOrDefault(person, List.of());
      List<String> second = again.getOrDefault(person, List.of());
      int common = Math.min(first.size(), second.size());
      assertThat(first.subList(0, common)).isEqualTo(second.subList(0, common));
    }
  }

  @Test
  void nobodyWritesAfterTheStop() {
    try (ProvidersFixture world = new ProvidersFixture()) {
      SimulatedCustomers customers = customers(world);
      customers.start();
      world.next();
      ProvidersFixture.await(customers.stop());
      // Statuses of what was answered before are still under way.
      ProvidersFixture.await(world.vertx().timer(50, TimeUnit.MILLISECONDS));
      long written = world.providers().figures().written();
      customers.start();

      // Longer than any gap at this pace.
      ProvidersFixture.await(world.vertx().timer(100, TimeUnit.MILLISECONDS));
      assertThat(world.providers().figures().written()).isEqualTo(written);
    }
  }

  @Test
  void theBusinessAnswersThroughTheHubWhereTheHubTakesIt() {
    try (ProvidersFixture world = new ProvidersFixture()) {
      Business business =
          new HubBusiness(
              world.vertx(), URI.create(world.hub()), Secret.of("swh_key"), "channel-id");
      world.hubAnswers(202);
      SimulatedCustomers customers = customers(world, business);
      customers.start();
      Told told = world.next();
      while (!"/v1/messages".equals(told.request().path())) {
        told = world.next();
      }
      ProvidersFixture.await(customers.stop());

      assertThat(told.request().getHeader("x-api-key")).isEqualTo("swh_key");
      assertThat(told.json().path("channel_id").asString()).isEqualTo("channel-id");
      assertThat(told.json().path("to").asString()).matches("\\d{10,15}");
      assertThat(told.json().at("/content/type").asString()).isIn("text", "interactive");
    }
  }

  @Test
  void everyAnswerIsOneThatMetaTakesAndItsButtonIsTheOneThatIsTapped() {
    for (var conversation : Conversations.load()) {
      List<String> offered = new ArrayList<>();
      for (var line : conversation.lines()) {
        switch (line) {
          case Says _ -> {}
          case BusinessAnswers answers -> {
            JsonNode content = answers.content();
            offered.clear();
            content
                .at("/interactive/action/buttons")
                .forEach(button -> offered.add(button.at("/reply/id").asString()));
            content
                .at("/interactive/action/buttons")
                .forEach(button ->
                    assertThat(button.at("/reply/title").asString().length()).isBetween(1, 20));
          }
          case Taps taps -> assertThat(offered).contains(taps.id());
        }
      }
    }
  }

  @Test
  void aPaceThatNoHumanKeepsIsRefused() {
    assertThatThrownBy(
            () -> new Settings("1", SimulatedCustomers.PACE_MIN.minusNanos(1), Business.ELSEWHERE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theConversationsSpeakSeveralLanguagesAndUseEveryKindOfContent() {
    var conversations = Conversations.load();
    var contents =
        conversations.stream()
            .flatMap(conversation -> conversation.lines().stream())
            .filter(Says.class::isInstance)
            .map(line -> ((Says) line).content().path("type").asString())
            .collect(Collectors.toSet());

    assertThat(contents).containsExactlyInAnyOrder("text", "location");
    assertThat(conversations)
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(
            one -> assertThat(one.person().path("number").asString()).matches("[1-9]\\d{9,14}"))
        .anySatisfy(one -> assertThat(one.lines()).anyMatch(Taps.class::isInstance))
        .extracting(one -> one.person().path("number").asString())
        .doesNotHaveDuplicates();
  }

  /// The texts of the first messages by person: each person's arrive in their order.
  private static Map<String, List<String>> firstTexts() {
    try (ProvidersFixture world = new ProvidersFixture()) {
      SimulatedCustomers customers = customers(world);
      customers.start();
      Map<String, List<String>> texts = new HashMap<>();
      for (int i = 0; i < 12; i++) {
        JsonNode message = world.next().json().at("/entry/0/changes/0/value/messages/0");
        if (message.isObject()) {
          texts
              .computeIfAbsent(message.path("from").asString(), _ -> new ArrayList<>())
              .add(message.path("text").toString());
        }
      }
      ProvidersFixture.await(customers.stop());
      return texts;
    }
  }

  private static SimulatedCustomers customers(ProvidersFixture world) {
    return customers(world, Business.ELSEWHERE);
  }

  private static SimulatedCustomers customers(ProvidersFixture world, Business business) {
    world.whatsApp("");
    return new SimulatedCustomers(
        world.vertx(),
        world.providers(),
        new Settings(ProvidersFixture.WHATSAPP, SimulatedCustomers.PACE_MIN, business),
        new SplittableRandom(7));
  }

  private static String independentHmac(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(ProvidersFixture.APP_SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
