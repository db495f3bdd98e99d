package dev.switchhook.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("switchhook.root", ".."), "docs/reference/configuration.md");

  @Test
  void theCommittedPageIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("switchhook.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigReference.markdown());
    }

    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/reference/configuration.md is out of date; write it anew: ./switchhook docs")
        .isEqualTo(ConfigReference.markdown());
  }

  @Test
  void everyKeyStandsOnThePageOnceWithOneSentence() {
    String page = ConfigReference.markdown();

    assertThat(Settings.ALL)
        .allSatisfy(setting -> {
          assertThat(page.split("\\| `" + setting.name() + "` \\|", -1)).hasSize(2);
          assertThat(setting.description()).matches("[^.]*(?:\\.[0-9][^.]*)*\\.");
          assertThat(setting.name()).startsWith(Settings.PREFIX);
        });
    assertThat(Settings.ALL.stream().map(Setting::name)).doesNotHaveDuplicates();
  }
}
