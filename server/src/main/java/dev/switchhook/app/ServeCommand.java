package dev.switchhook.app;

import dev.switchhook.config.ConfigReader;
import dev.switchhook.config.HubConfig;
import dev.switchhook.config.Reading;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/// `serve`: the hub in the foreground, until a signal ends it.
@Command(
    name = "serve",
    description =
        "Runs the hub in the foreground. Configuration: environment variables SWITCHHOOK_…, see docs/reference/configuration.md.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
  private static final int BAD_CONFIGURATION = 2;
  private static final int CANNOT_START = 1;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream error;
  private final Consumer<AutoCloseable> closeOnExit;

  /// @param closeOnExit closes what it is given when the process is told to end
  ServeCommand(
      Map<String, String> environment,
      PrintStream out,
      PrintStream error,
      Consumer<AutoCloseable> closeOnExit) {
    this.environment = environment;
    this.out = out;
    this.error = error;
    this.closeOnExit = closeOnExit;
  }

  @Override
  public Integer call() throws InterruptedException {
    return switch (ConfigReader.read(environment)) {
      case Reading.Invalid invalid -> {
        error.println(invalid.describe());
        yield BAD_CONFIGURATION;
      }
      case Reading.Loaded loaded -> serve(loaded.config());
    };
  }

  private int serve(HubConfig config) throws InterruptedException {
    Hub hub;
    try {
      hub = Hub.start(config);
    } catch (RuntimeException e) {
      StartFailure.print(e, error);
      return CANNOT_START;
    }
    closeOnExit.accept(hub); // before anybody is told that it runs, and may stop it
    String newKey = hub.newAdminKey().reveal();
    if (!newKey.isEmpty()) {
      out.println("admin-key " + newKey);
    }
    String setup = hub.people().setupToken().reveal();
    if (!setup.isEmpty()) {
      out.println("setup " + hub.publicUrl() + "/setup?token=" + setup);
    }
    out.println("ready " + hub.url());
    out.flush();
    watchForEver();
    return 0;
  }

  private static void watchForEver() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Optional<HeapWatch> heap = HeapWatch.ofThisProcess();
    while (!never.await(HeapWatch.EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      heap.ifPresent(HeapWatch::look);
    }
  }
}
