package dev.switchhook.bench;

import java.nio.file.Path;
import java.util.List;

/// The hub of this build.
final class RealHub {
  private RealHub() {}

  /// Starts the classes rather than the jar, which an earlier build may have left.
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.switchhook.app.Main",
        "serve");
  }
}
