package dev.switchhook.simulator.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Blobs.Blob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Nothing here grows without end.
class LimitsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void theJournalForgetsTheOldestRows() {
    Journal journal = new Journal();
    for (int i = 0; i < Journal.ROWS_MAX + 5; i++) {
      journal.add(Json.object(), 1);
    }

    assertThat(journal.last()).isEqualTo(Journal.ROWS_MAX + 5);
    assertThat(journal.after(0, 1).getFirst().path("number").asLong()).isEqualTo(6);
    assertThat(journal.after(Journal.ROWS_MAX + 4, 100)).hasSize(1);
    journal.add(Json.object(), Journal.CHARS_MAX);
    assertThat(journal.after(0, Journal.ROWS_MAX)).hasSize(1);
  }

  @Test
  void filesMakeRoomForNewerOnes() {
    Blobs blobs = new Blobs();
    for (int i = 0; i <= Blobs.BLOBS_MAX; i++) {
      blobs.add(blob("f" + i, new byte[1]));
    }
    assertThat(blobs.find("f0")).isEmpty();
    assertThat(blobs.find("f1")).isPresent();

    byte[] large = new byte[(int) (Blobs.BYTES_MAX / 4)];
    for (int i = 0; i < 5; i++) {
      blobs.add(blob("g" + i, large));
    }
    assertThat(blobs.find("f500")).isEmpty();
    assertThat(blobs.find("g0")).isEmpty();
    assertThat(blobs.find("g1")).isPresent();
    blobs.remove("g1");
    assertThat(blobs.find("g1")).isEmpty();
  }

  private static Blob blob(String id, byte[] bytes) {
    return new Blob(id, "owner", "text/plain", "a", bytes, NOW);
  }

  @Test
  void thereIsRoomForSoManyPeople() {
    People people = new People(new Random(1));
    for (int i = 0; i < People.PEOPLE_MAX; i++) {
      people.put(Json.object());
    }

    assertThat(people.all()).hasSize(People.PEOPLE_MAX);
    assertThatThrownBy(() -> people.put(Json.object())).isInstanceOf(BadRequest.class);
    assertThat(people.ofNumber("+447700900461")).isEmpty();
  }

  @Test
  void aNumberIsOnePersonInAllItsSpellings() {
    People people = new People(new Random(1));
    Person brazil = people.ofNumber("+55 11 98555-0101").orElseThrow();
    Person mexico = people.ofNumber("5215512345678").orElseThrow();

    assertThat(people.ofNumber("551185550101")).contains(brazil);
    assertThat(people.ofNumber("525512345678")).contains(mexico);
    assertThat(people.ofNumber("551133334444").orElseThrow()).isNotEqualTo(brazil);
    assertThat(people.ofNumber("12")).isEmpty();
  }

  @Test
  void aChatRemembersItsNewestMessages() {
    Chat chat = new Chat(new Allowance(1, 1, NOW));
    for (int i = 0; i <= Chat.MESSAGES_MAX; i++) {
      chat.sent(new Chat.Sent("s" + i, NOW, List.of()));
      chat.wrote("w" + i, NOW);
    }

    assertThat(chat.knows("s0")).isFalse();
    assertThat(chat.knows("w0")).isFalse();
    assertThat(chat.knows("s1")).isTrue();
    assertThat(chat.knows("w" + Chat.MESSAGES_MAX)).isTrue();
    assertThat(chat.isOpen(Duration.ofSeconds(1), NOW.plusMillis(999))).isTrue();
    assertThat(chat.isOpen(Duration.ofSeconds(1), NOW.plusSeconds(1))).isFalse();
  }

  @Test
  void anAllowanceRefillsSteadilyAndNeverBeyondItsBurst() {
    Allowance allowance = new Allowance(2, 0.5, NOW);

    assertThat(allowance.take(NOW)).isTrue();
    assertThat(allowance.take(NOW)).isTrue();
    assertThat(allowance.take(NOW)).isFalse();
    assertThat(allowance.secondsUntilNext()).isEqualTo(2);
    assertThat(allowance.take(NOW.plusSeconds(2))).isTrue();
    Instant later = NOW.plusSeconds(3_600);
    assertThat(allowance.take(later)).isTrue();
    assertThat(allowance.take(later)).isTrue();
    assertThat(allowance.take(later)).isFalse();
  }

  @Test
  void formsAndPartsAreReadUpToTheirLimits() {
    Form form = Form.parse("a=1&".repeat(Form.PARAMETERS_MAX) + "b=2");
    assertThat(form.all("a")).hasSize(Form.PARAMETERS_MAX);
    assertThat(form.first("b")).isNull();
    assertThat(Form.parse("x=%zz&y").flat())
        .containsExactly(Map.entry("x", "%zz"), Map.entry("y", ""));
    assertThat(new String(new Form().add("a b", "ö&").encoded(), UTF_8)).isEqualTo("a+b=%C3%B6%26");

    String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    assertThat(parts(part.repeat(Multipart.PARTS_MAX + 5) + "--b--").parts())
        .hasSize(Multipart.PARTS_MAX);
    assertThat(parts("--b\r\nbroken").parts()).isEmpty();
    assertThat(parts("nothing").parts()).isEmpty();
  }

  private static Multipart parts(String body) {
    return Multipart.of(
        new Call(
            "POST",
            "/",
            "",
            Map.of("content-type", "multipart/form-data; boundary=b"),
            body.getBytes(UTF_8)));
  }

  @Test
  void aTranscriptForgetsTheOldestMessages() {
    Transcript transcript = new Transcript();
    for (int i = 0; i < Transcript.MESSAGES_MAX + 2; i++) {
      transcript.said("m" + i, NOW, Json.object());
    }
    transcript.heard("answer", NOW, Json.object());
    transcript.reached("answer", "read");
    transcript.reached("m0", "read");

    assertThat(transcript.rows()).hasSize(Transcript.MESSAGES_MAX);
    assertThat(transcript.rows().getFirst().path("provider_id").asString()).isEqualTo("m3");
    assertThat(transcript.rows().getLast().path("status").asString()).isEqualTo("read");
  }
}
