package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.simulator.SimulatedProviders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.commandLine(
            Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(error, true, UTF_8))
        .execute(arguments);
  }

  @Test
  void aHubThatIsNoUrlIsRefused() {
    assertThat(run("simulate", "--hub", "ftp://example.com")).isEqualTo(2);
    assertThat(run("simulate", "--port", "65536")).isEqualTo(2);
    assertThat(error.toString(UTF_8)).contains("--hub must be an http or https URL");
    assertThat(out.size()).isZero();
  }

  @Test
  void aPortThatIsTakenIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run("simulate", "--port", port)).isEqualTo(1);
      assertThat(error.toString(UTF_8)).contains("port " + port + " of 127.0.0.1 cannot be used");
    }
  }

  @Test
  void theProvidersListenUntilTheyAreClosed() throws Exception {
    RunningProviders running =
        RunningProviders.start(
            new SimulatedProviders.Settings(null, SimulatedProviders.Pace.HUMAN),
            "127.0.0.1",
            0,
            new SplittableRandom(1));
    assertThat(running.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
    int port = running.url().getPort();
    running.close();

    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(free.getLocalPort()).isEqualTo(port);
    }
  }
}
