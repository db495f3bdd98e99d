package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.WHATSAPP;
import static dev.switchhook.simulator.ProvidersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.network.meta.MetaSignature;
import dev.switchhook.simulator.ProvidersFixture.Told;
import dev.switchhook.simulator.provider.Faults;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FaultsTest {
  private static final String TEXT = "\"type\":\"text\",\"text\":{\"body\":\"Hello\"}";

  private final ProvidersFixture world = new ProvidersFixture();

  @BeforeEach
  void account() {
    world.whatsApp(",\"window\":\"open\"");
    world.ana();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nothingGoesWrongUntilSomebodyAsks() {
    for (int i = 0; i < 5; i++) {
      write(i);
    }
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      seen.add(text(world.next()));
    }

    assertThat(seen).containsExactly("m0", "m1", "m2", "m3", "m4");
    assertThat(world.isQuiet()).isTrue();
  }

  @Test
  void aWebhookComesTwice() {
    world.fault("\"kind\":\"duplicate\",\"count\":2");
    write(1);
    write(2);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      seen.add(text(world.next()));
    }

    assertThat(seen).containsExactlyInAnyOrder("m1", "m1", "m1", "m2");
    assertThat(world.isQuiet()).isTrue();
  }

  @Test
  void webhooksComeInReverse() {
    world.fault("\"kind\":\"reorder\",\"count\":3");
    write(1);
    write(2);
    assertThat(world.isQuiet()).isTrue();
    write(3);

    assertThat(List.of(text(world.next()), text(world.next()), text(world.next())))
        .containsExactly("m3", "m2", "m1");
  }

  @Test
  void severalUpdatesComeInOneWebhook() {
    world.fault("\"kind\":\"batch\",\"count\":3");
    for (int i = 0; i < 4; i++) {
      write(i);
    }
    JsonNode batch = world.next().json();

    assertThat(batch.path("entry")).hasSize(1);
    assertThat(batch.at("/entry/0/changes")).hasSize(3);
    assertThat(batch.at("/entry/0/changes/2/value/messages/0/text/body").asString())
        .isEqualTo("m2");
    assertThat(text(world.next())).isEqualTo("m3");
  }

  @Test
  void aWrongSignatureIsFollowedByTheRightOne() {
    world.fault("\"kind\":\"wrong_signature\"");
    write(1);
    Told forged = world.next();
    Told genuine = world.next();

    assertThat(isGenuine(forged)).isFalse();
    assertThat(isGenuine(genuine)).isTrue();
    assertThat(forged.body()).isEqualTo(genuine.body());
  }

  @Test
  void aDelayedWebhookIsOvertaken() {
    world.fault("\"kind\":\"delay\",\"delay_ms\":150");
    write(1);
    write(2);

    assertThat(List.of(text(world.next()), text(world.next()))).containsExactly("m2", "m1");
  }

  @Test
  void aLostWebhookNeverComes() {
    world.fault("\"kind\":\"lose\"");
    write(1);
    write(2);

    assertThat(text(world.next())).isEqualTo("m2");
    assertThat(world.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limit,0,400,130429",
    "rate_limit,131056,400,131056",
    "rate_limit,80007,400,80007",
    "error,131000,500,131000",
    "error,131016,500,131016",
    "error,368,403,368",
    "server_error,0,503,2"
  })
  void aSendIsRefusedOnce(String kind, int code, int status, int expected) {
    world.fault("\"kind\":\"" + kind + "\",\"account\":\"whatsapp\",\"code\":" + code);
    var refused = world.sends(TEXT);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(json(refused).at("/error/code").asInt()).isEqualTo(expected);
    assertThat(world.isQuiet()).isTrue();
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultHappensAsOftenAsAskedAndToItsAccountAlone() {
    world.control(
        "POST",
        "/accounts",
        "{\"type\":\"whatsapp\",\"phone_number_id\":\"2\",\"access_token\":\"t2\",\"app_secret\":\"s\"}");
    world.fault("\"kind\":\"error\",\"account\":\"2\",\"times\":2");
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    world.control("DELETE", "/faults", "");
    world.fault("\"kind\":\"error\",\"account\":\"" + WHATSAPP + "\",\"times\":2");

    assertThat(world.sends(TEXT).statusCode()).isEqualTo(500);
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(500);
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    assertThat(world.control("GET", "/faults", "").path("data")).isEmpty();
  }

  @Test
  void aLostAnswerWasTaken() {
    world.fault("\"kind\":\"lost_answer\"");
    assertThatThrownBy(() -> world.sends(TEXT + ",\"biz_opaque_callback_data\":\"msg_7\""))
        .isInstanceOf(UncheckedIOException.class);

    JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");
    assertThat(status.path("biz_opaque_callback_data").asString()).isEqualTo("msg_7");
    JsonNode row = world.control("GET", "/sent", "").at("/data/0");
    assertThat(row.path("answer_lost").asBoolean()).isTrue();
    assertThat(row.path("outcome").asString()).isEqualTo(status.path("id").asString());
    assertThat(row.at("/body/biz_opaque_callback_data").asString()).isEqualTo("msg_7");
  }

  @Test
  void statusesOvertakeASlowAnswer() {
    world.fault("\"kind\":\"slow_answer\",\"delay_ms\":200");
    var sending = java.util.concurrent.CompletableFuture.supplyAsync(() -> world.sends(TEXT));
    JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");
    assertThat(sending.isDone()).isFalse();

    assertThat(json(sending.join()).at("/messages/0/id").asString())
        .isEqualTo(status.path("id").asString());
  }

  @Test
  void aMessageFailsLater() {
    world.fault("\"kind\":\"failed_status\",\"code\":131049");
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");

    assertThat(status.path("status").asString()).isEqualTo("failed");
    assertThat(status.at("/errors/0/code").asInt()).isEqualTo(131049);
    assertThat(world.isQuiet()).isTrue();
  }

  @Test
  void onlySoManyFaultsWait() {
    for (int i = 0; i < Faults.FAULTS_MAX; i++) {
      world.fault("\"kind\":\"lose\"");
    }
    var answer = world.call("POST", "/simulator/faults", "{\"kind\":\"lose\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("at most 100 faults");
    assertThat(world.call("POST", "/simulator/faults", "{\"kind\":\"lsoe\"}").statusCode())
        .isEqualTo(400);
    assertThat(
            world.call("POST", "/simulator/faults", "{\"kind\":\"lose\",\"times\":0}").statusCode())
        .isEqualTo(400);
  }

  private void write(int number) {
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"m" + number + "\"}");
  }

  private static String text(Told told) {
    return told.json().at("/entry/0/changes/0/value/messages/0/text/body").asString();
  }

  private static boolean isGenuine(Told told) {
    return MetaSignature.matches(
        MetaSignature.prepare(Secret.of(ProvidersFixture.APP_SECRET)),
        told.body(),
        told.request().headers().getAll(MetaSignature.HEADER));
  }
}
