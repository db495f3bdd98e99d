package dev.switchhook.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has that talks to a hub. Filled in by picocli.
final class HubOptions {
  @Option(
      names = "--url",
      description = "Where the hub is; else SWITCHHOOK_URL, else this machine.",
      paramLabel = "URL")
  @Nullable URI url;

  @Option(
      names = "--key",
      description = "The key; better SWITCHHOOK_API_KEY, which no process list shows.",
      paramLabel = "KEY")
  @Nullable String key;

  @Option(names = "--json", description = "JSON for programs instead of a table for people.")
  boolean json;
}
