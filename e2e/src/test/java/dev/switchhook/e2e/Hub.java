package dev.switchhook.e2e;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A hub as its operator runs it: the packaged jar, with the flags of the launcher.
final class Hub implements AutoCloseable {
  /// The operator's key of every hub here.
  static final String ADMIN_KEY = "e2e-operator-key";

  /// The flags of the launcher, without the optimising compiler: in these short lives it costs the
  /// tests more time than it saves.
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseParallelGC",
          "-Xms128m",
          "-Xmx512m",
          "-Xmn64m",
          "-XX:MetaspaceSize=64m",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:TieredStopAtLevel=1");

  private final Child child;
  private final URI url;
  private final Duration startTime;

  private Hub(Child child, URI url, Duration startTime) {
    this.child = child;
    this.url = url;
    this.startTime = startTime;
  }

  /// Starts a hub that may deliver to loopback, on any free port, and waits for its ready line.
  static Hub start(Path data, Map<String, String> more) {
    long before = System.nanoTime();
    Child child = launch(data, more);
    URI url = URI.create("http://" + child.awaitLine("ready http://"));
    return new Hub(child, url, Duration.ofNanos(System.nanoTime() - before));
  }

  static Hub start(Map<String, String> more) {
    return start(Repository.newData(), more);
  }

  /// Starts a hub that is expected to refuse the start.
  static Child.Ended refused(Path data, Map<String, String> more) {
    return launch(data, more).awaitEnd();
  }

  private static Child launch(Path data, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SWITCHHOOK_PORT", "0");
    environment.put("SWITCHHOOK_DATA_DIR", data.toString());
    environment.put("SWITCHHOOK_ADMIN_KEY", ADMIN_KEY);
    environment.put("SWITCHHOOK_ALLOW_HTTP", "true");
    environment.put("SWITCHHOOK_EGRESS_ALLOW", "127.0.0.0/8,::1/128");
    environment.put("SWITCHHOOK_RETRY_SCHEDULE", "200ms,400ms,800ms,2s,4s,8s");
    environment.putAll(more);
    return Child.start("hub", new Child.Plan(command("serve"), environment));
  }

  /// `java <flags> -jar switchhook.jar <arguments>`.
  static List<String> command(String... arguments) {
    return commandWith(ClassArchive.options(), arguments);
  }

  /// The same with more options of the Java machine.
  static List<String> commandWith(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(options);
    command.addAll(List.of("-jar", Repository.hubJar().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  URI url() {
    return url;
  }

  int port() {
    return url.getPort();
  }

  /// From the start of the process to its ready line.
  Duration startTime() {
    return startTime;
  }

  /// Everything that it has written so far.
  String output() {
    return child.out() + child.err();
  }

  /// SIGTERM; does not wait.
  void terminate() {
    child.terminate();
  }

  /// SIGTERM, and waits for the end.
  Child.Ended stop() {
    terminate();
    return awaitEnd();
  }

  Child.Ended awaitEnd() {
    return child.awaitEnd();
  }

  void kill() {
    child.kill();
  }

  boolean alive() {
    return child.alive();
  }

  @Override
  public void close() {
    child.close();
  }
}
