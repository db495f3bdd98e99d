package dev.switchhook.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A hub, started as an operator would start it, on a data folder of its own; can be killed and
/// started again on the same data and port.
final class HubProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String READY = "ready http://";

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path workFolder;
  private ChildProcess process;
  private final URI address;
  private long startMillis;

  private HubProcess(List<String> command, Map<String, String> environment, Path workFolder) {
    this.command = List.copyOf(command);
    this.environment = environment;
    this.workFolder = workFolder;
    long before = System.nanoTime();
    this.process = ChildProcess.start("hub", command, environment, workFolder);
    this.address = awaitReady(process);
    this.startMillis = Duration.ofNanos(System.nanoTime() - before).toMillis();
  }

  /// Starts a hub on any free port and waits for its ready line.
  ///
  /// @param command see [#command(Path, List)]
  static HubProcess start(List<String> command, String adminKey, Path workFolder) {
    return start(command, adminKey, workFolder, Map.of());
  }

  /// The same with further variables of its environment, for this start and all later ones.
  static HubProcess start(
      List<String> command, String adminKey, Path workFolder, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("SWITCHHOOK_HOST", "127.0.0.1");
    environment.put("SWITCHHOOK_PORT", "0");
    environment.put("SWITCHHOOK_DATA_DIR", workFolder.resolve("data").toString());
    environment.put("SWITCHHOOK_ALLOW_HTTP", "true");
    environment.put("SWITCHHOOK_EGRESS_ALLOW", "127.0.0.0/8,::1/128");
    environment.put("SWITCHHOOK_ADMIN_KEY", adminKey);
    environment.putAll(more);
    return new HubProcess(command, environment, workFolder);
  }

  /// `java <flags> -jar <jar> serve` with the Java that runs the bench.
  static List<String> command(Path jar, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-jar", jar.toString(), "serve"));
    return command;
  }

  private static URI awaitReady(ChildProcess process) {
    String line = process.awaitLine(text -> text.startsWith(READY), START_LIMIT);
    return URI.create(line.substring("ready ".length()).strip());
  }

  URI address() {
    return address;
  }

  int port() {
    return address.getPort();
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.alive();
  }

  /// From the start of the process to its ready line, the last start.
  long startMillis() {
    return startMillis;
  }

  /// SIGKILL.
  void kill() {
    process.kill();
  }

  /// Starts the hub again on the same data and port; the one before must be gone.
  void startAgain() {
    Map<String, String> again = new TreeMap<>(environment);
    again.put("SWITCHHOOK_PORT", Integer.toString(address.getPort()));
    long before = System.nanoTime();
    process = ChildProcess.start("hub", command, again, workFolder);
    awaitReady(process);
    startMillis = Duration.ofNanos(System.nanoTime() - before).toMillis();
  }

  /// SIGTERM.
  ///
  /// @return the exit code
  int stop() {
    return process.stop();
  }

  @Override
  public void close() {
    process.close();
  }
}
