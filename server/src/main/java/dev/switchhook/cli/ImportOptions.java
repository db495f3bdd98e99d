package dev.switchhook.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// How a list of endpoints is read. Filled in by picocli.
final class ImportOptions {
  @Option(names = "--dry-run", description = "Only say what would be made.")
  boolean dryRun;

  @Option(
      names = "--map",
      paramLabel = "THEIRS=OURS",
      split = ",",
      description = "Another name for an event type; types that are not named keep theirs.")
  Map<String, String> types = Map.of();

  @Option(
      names = "--all-types",
      split = ",",
      description = "What an endpoint without filter gets (default: ${DEFAULT-VALUE}).",
      defaultValue =
          "message.incoming,message.report,form.submitted,contact.new,contact.updated,channel.event")
  List<String> allTypes = List.of();

  @Option(names = "--profile", description = "Of all of them.", defaultValue = "standard")
  String profile = "";

  @Option(
      names = "--ignore-channels",
      description =
          "Make endpoints that filter by Svix channels too; they get the events of all channels.")
  boolean ignoreChannels;
}
