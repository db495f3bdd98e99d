package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class NormalizeCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String TEXT =
      """
      {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":
       {"metadata":{"phone_number_id":"7"},"messages":[{"from":"111","id":"wamid.A",
        "timestamp":"1700000000","type":"text","text":{"body":"Olá"}}]}}]}]}\
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void oneBodyOnStandardInputBecomesAnArrayOfEvents() {
    assertThat(run(TEXT.getBytes(UTF_8), "whatsapp")).isZero();

    JsonNode events = Json.parse(out.toByteArray());
    assertThat(events.size()).isEqualTo(1);
    JsonNode event = events.get(0);
    assertThat(event.propertyNames()).containsExactly("type", "timestamp", "channel", "data");
    assertThat(event.path("type").asString()).isEqualTo("message.incoming");
    assertThat(event.path("timestamp").asString()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(event.path("channel").asString()).isEqualTo("whatsapp");
    assertThat(event.path("data").path("message_id").asString()).matches("[0-9a-f-]{36}");
    assertThat(event.path("data").path("content").toString())
        .isEqualTo("{\"type\":\"text\",\"text\":\"Olá\"}");
    assertThat(err.size()).isZero();
  }

  @Test
  void anEventWithoutATimeOfItsOwnHasTheTimeOfReception() {
    run(TEXT.replace("1700000000", "").getBytes(UTF_8), "whatsapp");

    assertThat(Json.parse(out.toByteArray()).get(0).path("timestamp").asString())
        .isEqualTo(NOW.toString());
  }

  @Test
  void filesBecomeOneLineEachInOrder() throws IOException {
    Path good = Files.writeString(folder.resolve("good.json"), TEXT);
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");

    assertThat(run(new byte[0], "whatsapp", good.toString(), empty.toString(), good.toString()))
        .isZero();

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(Json.parse(lines.get(0).getBytes(UTF_8)).path("file").asString())
        .isEqualTo(good.toString());
    assertThat(Json.parse(lines.get(1).getBytes(UTF_8)).path("events").isEmpty()).isTrue();
    assertThat(lines.get(2)).contains("wamid.A");
  }

  @Test
  void aFileThatCannotBeReadIsAnErrorInItsLineAndTheOthersAreDone() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.json"), "{");
    Path good = Files.writeString(folder.resolve("good.json"), TEXT);
    Path missing = folder.resolve("missing.json");

    assertThat(run(new byte[0], "whatsapp", bad.toString(), missing.toString(), good.toString()))
        .isEqualTo(2);

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines.get(0)).contains("\"error\":\"the body is not readable");
    assertThat(lines.get(1)).contains("\"error\":\"the file cannot be read\"");
    assertThat(lines.get(2)).contains("\"events\":[{");
    assertThat(err.toString(UTF_8)).contains("bad.json").contains("missing.json");
  }

  @Test
  void anUnreadableBodyIsExitCodeTwoWithAMessageAndNoOutput() {
    assertThat(run("not json".getBytes(UTF_8), "whatsapp")).isEqualTo(2);

    assertThat(out.size()).isZero();
    assertThat(err.toString(UTF_8)).contains("not readable");
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    String padding = " ".repeat(NormalizeCommand.BODY_BYTES_MAX - 2);

    assertThat(run(("{}" + padding).getBytes(UTF_8), "whatsapp")).isZero();
    assertThat(run(("{}" + padding + " ").getBytes(UTF_8), "whatsapp")).isEqualTo(2);
  }

  @Test
  void tooManyUpdatesAreRefused() {
    String messages = "{\"id\":\"a\"},".repeat(1_000) + "{\"id\":\"a\"}";
    String body = TEXT.replaceAll("\"messages\":\\[.*", "\"messages\":[").replace("\n", " ");
    String start = body.substring(0, body.indexOf("\"messages\":[") + 12);

    assertThat(run((start + messages + "]}}]}]}").getBytes(UTF_8), "whatsapp")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("more than 1000 updates");
  }

  @Test
  void anUnknownTypeIsRefusedWithTheKnownOnes() {
    assertThat(run(new byte[0], "icq")).isEqualTo(2);

    assertThat(err.toString(UTF_8))
        .contains("'icq'")
        .contains("whatsapp, instagram, messenger, telegram, sms");
  }

  @Test
  void telegramUpdatesAreNormalised() {
    String body =
        "{\"update_id\":1,\"message\":{\"message_id\":2,\"chat\":{\"id\":3},\"text\":\"Hi\"}}";

    assertThat(run(body.getBytes(UTF_8), "telegram")).isZero();

    JsonNode event = Json.parse(out.toByteArray()).get(0);
    assertThat(event.path("channel").asString()).isEqualTo("telegram");
    assertThat(event.path("data").path("provider_id").asString()).isEqualTo("3:2");
    assertThat(event.path("data").path("message_id").asString()).matches("[0-9a-f-]{36}");
  }

  @Test
  void twilioParametersAreNormalisedFromAFormAndFromJsonAlike() {
    assertThat(run("MessageSid=SM1&From=%2B111&Body=a+b".getBytes(UTF_8), "sms")).isZero();
    JsonNode form = Json.parse(out.toByteArray()).get(0);
    out.reset();
    String json = "{\"MessageSid\":\"SM1\",\"From\":\"+111\",\"Body\":\"a b\"}";
    assertThat(run(json.getBytes(UTF_8), "sms")).isZero();

    assertThat(form.path("channel").asString()).isEqualTo("sms");
    assertThat(form.path("data").path("content").path("text").asString()).isEqualTo("a b");
    assertThat(Json.parse(out.toByteArray()).get(0).path("data").path("content"))
        .isEqualTo(form.path("data").path("content"));
  }

  @Test
  void unreadableBodiesOfEveryTypeAreExitCodeTwo() {
    assertThat(run("[]".getBytes(UTF_8), "telegram")).isEqualTo(2);
    assertThat(run("[]".getBytes(UTF_8), "sms")).isEqualTo(2);
    assertThat(run("a=%zz".getBytes(UTF_8), "sms")).isEqualTo(2);
    assertThat(run("{".getBytes(UTF_8), "instagram")).isEqualTo(2);
  }

  private int run(byte[] input, String... arguments) {
    InputStream in = new ByteArrayInputStream(input);
    Ids ids = new Ids(InstantSource.fixed(NOW), new Random(1));
    NormalizeCommand command =
        new NormalizeCommand(
            in, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), ids);
    return new CommandLine(command).execute(arguments);
  }
}
