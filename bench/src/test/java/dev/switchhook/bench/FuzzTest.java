package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A short run of the fuzzer on all normalisers, and proof that it sees a bug. The long run is
/// `./switchhook fuzz`.
class FuzzTest {
  private static final List<ChannelType> ALL = List.of(ChannelType.values());

  @TempDir Path folder;

  @Test
  void aShortRunFindsNothingInAnyNormaliser() {
    Fuzzing.Outcome outcome = fuzzing(null).run(ALL);

    assertThat(outcome.found()).as(outcome.line()).isFalse();
    assertThat(outcome.runs()).as("bodies tried, more than the fixtures").isGreaterThan(200);
  }

  @Test
  void aPlantedBugIsFoundAndItsBodyKept() {
    // a fixture of WhatsApp's has it, so the first look at the fixtures is enough
    Fuzzing.Outcome outcome =
        fuzzing("whatsapp_business_account").run(List.of(ChannelType.WHATSAPP));

    assertThat(outcome.found()).isTrue();
    assertThat(outcome.detail()).contains("planted bug");
    assertThat(Path.of(String.valueOf(outcome.finding()))).content().contains("whatsapp");
  }

  private Fuzzing fuzzing(@Nullable String planted) {
    return new Fuzzing(
        new Fuzzing.Plan(Duration.ofSeconds(3), null, List.of(), null, planted), folder);
  }
}
