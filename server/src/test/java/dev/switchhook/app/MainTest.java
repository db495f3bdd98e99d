package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class MainTest {
  @Test
  void aCommandIsTheSameWhetherTheOthersAreMadeOrNot() {
    Map<String, CommandLine> all = commands("");
    assertThat(all).containsKeys("help", "serve", "demo", "admin");
    all.forEach((name, command) -> {
      assertThat(command.getCommandName()).isEqualTo(name);
      CommandLine alone = Objects.requireNonNull(commands(name).get(name));
      assertThat(alone.getUsageMessage(Ansi.OFF)).isEqualTo(command.getUsageMessage(Ansi.OFF));
    });
  }

  @Test
  void whateverNamesNoCommandFindsThemAll() {
    assertThat(commands("srve")).hasSameSizeAs(commands(""));
    assertThat(commands("help")).hasSameSizeAs(commands(""));
    assertThat(commands("serve")).containsOnlyKeys("help", "serve");
  }

  private static Map<String, CommandLine> commands(String first) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    return Main.commandLine(Map.of(), nowhere, nowhere, first).getSubcommands();
  }
}
