package dev.switchhook.network;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The material beside the repository that some tests read when it is there.
public final class Corpus {
  private static final Path SHARED =
      Path.of(System.getProperty("switchhook.root", ".")).resolve("../shared").normalize();

  private Corpus() {}

  public static boolean isThere() {
    return Files.isDirectory(SHARED.resolve("corpus"));
  }

  public static Path folder(String name) {
    return SHARED.resolve("corpus").resolve(name);
  }

  public static List<Path> bodies(String folder) throws IOException {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  public static List<JsonNode> lines(String name) throws IOException {
    return Files.readAllLines(folder(name)).stream()
        .filter(line -> !line.isBlank())
        .map(line -> Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .toList();
  }

  public static JsonNode cases(String name) throws IOException {
    return Json.parse(Files.readAllBytes(SHARED.resolve("cases").resolve(name)));
  }
}
