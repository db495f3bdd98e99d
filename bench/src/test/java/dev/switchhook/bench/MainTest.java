package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        .contains("--no-baseline", "--no-postgres", "--only", "--strict")
        .contains("kill", "flat", "lists", "isolation", "drain");
  }

  @Test
  void wrongUsageIsTwo() {
    String work = folder.toString();
    assertThat(execute("--seconds", "100000")).isEqualTo(2);
    assertThat(execute("--connections", "0")).isEqualTo(2);
    assertThat(execute("--rate", "900000")).isEqualTo(2);
    assertThat(execute("--nonsense")).isEqualTo(2);
    assertThat(execute("--only", "everything")).isEqualTo(2);
    assertThat(execute("kill", "--point", "nowhere")).isEqualTo(2);
    assertThat(execute("kill", "--outages", "1")).isEqualTo(2);
    assertThat(execute("flat", "--seconds", "1", "--hub-command", "false", "--work", work))
        .isEqualTo(2);
    assertThat(
            execute("kill", "--events", "0", "--hub-command", "false", "--work", folder.toString()))
        .isEqualTo(2);
  }

  @Test
  void theMeasuredHubRunsWithTheFlagsOfTheLauncher() throws Exception {
    Path launcher = Path.of(System.getProperty("switchhook.root"), "switchhook");
    String text = Files.readString(launcher);
    String start = "jvm_options=(";
    int from = text.indexOf(start) + start.length();

    assertThat(text.substring(from, text.indexOf(')', from)).strip().split("\\s+", -1))
        .containsExactly(HubOptions.DEFAULT_FLAGS.split(" ", -1));
  }

  @Test
  void withoutAHubItSaysSoAndEndsWithThree() {
    String missing = folder.resolve("no.jar").toString();

    assertThat(execute("--no-baseline", "--hub-jar", missing, "--work", folder.toString()))
        .isEqualTo(3);
    assertThat(err.toString()).contains(missing);
  }

  @Test
  void whenItIsInterruptedAllItsProcessesEndWithIt() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--no-baseline",
            "--work",
            folder.toString(),
            "--hub-command",
            String.join(" ", StandInHub.command()));
    Process bench =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> children = threeChildren(bench);

    // SIGINT is what Ctrl-C sends; Process.destroy would be SIGTERM
    int sent = new ProcessBuilder("kill", "-INT", Long.toString(bench.pid())).start().waitFor();

    assertThat(sent).isZero();
    assertThat(bench.waitFor(20, TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle child : children) {
      assertThat(child.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  private static List<ProcessHandle> threeChildren(Process bench) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      List<ProcessHandle> children = bench.descendants().toList();
      if (children.size() >= 3) {
        return children;
      }
      assertThat(bench.isAlive() && System.nanoTime() < deadline)
          .as("the bench starts sink, generator and hub")
          .isTrue();
      Pause.millis(10);
    }
  }
}
