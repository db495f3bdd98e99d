package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
  @TempDir Path directory;

  @Test
  void whoeverReadsThatTheHubIsReadyMayStopIt() throws Exception {
    List<String> steps = new ArrayList<>();
    List<AutoCloseable> toClose = new ArrayList<>();
    PrintStream out =
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8) {
          @Override
          public void println(String line) {
            steps.add(line.substring(0, line.indexOf(' ')));
            if (line.startsWith("ready ")) {
              Thread.currentThread().interrupt(); // it would go on for ever
            }
          }
        };
    ServeCommand serve =
        new ServeCommand(
            Map.of("SWITCHHOOK_PORT", "0", "SWITCHHOOK_DATA_DIR", directory.toString()),
            out,
            out,
            hub -> {
              steps.add("stoppable");
              toClose.add(hub);
            });

    assertThatThrownBy(serve::call).isInstanceOf(InterruptedException.class);

    assertThat(steps).startsWith("stoppable").endsWith("ready");
    toClose.getFirst().close();
  }

  @Test
  void theStoreIsClosedWhenTheListenersDoNotStop() {
    HubFixture fixture = new HubFixture(directory);
    fixture.hub.vertx().close().toCompletionStage().toCompletableFuture().join();

    assertThatThrownBy(fixture::close).isInstanceOf(RejectedExecutionException.class);

    // whose folder is locked until it is closed
    Database.open(new StoreSettings.Sqlite(directory), new SimpleMeterRegistry()).close();
  }
}
