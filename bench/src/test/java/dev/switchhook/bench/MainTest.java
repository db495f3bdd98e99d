package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void helpNamesTheOptionsAndTheScenarios() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("--seconds", "--rounds", "--connections", "--rate", "--json", "--quick")
        .contains("--no-baseline", "kill");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(execute("--seconds", "100000")).isEqualTo(2);
    assertThat(execute("--connections", "0")).isEqualTo(2);
    assertThat(execute("--rate", "900000")).isEqualTo(2);
    assertThat(execute("--nonsense")).isEqualTo(2);
    assertThat(
            execute("kill", "--events", "0", "--hub-command", "false", "--work", folder.toString()))
        .isEqualTo(2);
  }

  @Test
  void withoutAHubItSaysSoAndEndsWithThree() {
    String missing = folder.resolve("no.jar").toString();

    assertThat(execute("--no-baseline", "--hub-jar", missing, "--work", folder.toString()))
        .isEqualTo(3);
    assertThat(err.toString()).contains(missing);
  }
}
