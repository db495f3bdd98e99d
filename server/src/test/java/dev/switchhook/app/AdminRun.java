package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One run of `switchhook admin …` in this process, and what it left.
record AdminRun(int exit, String out, String err) {
  /// Runs it as the program does.
  static AdminRun of(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(arguments));
    int exit =
        Main.commandLine(
                environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
            .setOut(new java.io.PrintWriter(out, true, UTF_8))
            .setErr(new java.io.PrintWriter(err, true, UTF_8))
            .execute(all.toArray(String[]::new));
    return new AdminRun(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /// The environment of an operator at this hub.
  static Map<String, String> at(HubFixture hub, String key) {
    return Map.of(
        "SWITCHHOOK_URL",
        hub.hub.url(),
        "SWITCHHOOK_API_KEY",
        key,
        "SWITCHHOOK_ADMIN_KEY",
        HubFixture.ADMIN_KEY);
  }

  JsonNode json() {
    return Json.parse(out.getBytes(UTF_8));
  }
}
