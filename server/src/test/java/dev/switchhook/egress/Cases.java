package dev.switchhook.egress;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Case files: our own of the same name beside the tests, and the shared ones when they are there.
public final class Cases {
  private Cases() {}

  /// Those of one file.
  public static List<JsonNode> load(String file) {
    List<JsonNode> cases = new ArrayList<>();
    try (InputStream own = Cases.class.getResourceAsStream(file)) {
      if (own != null) {
        Json.parse(own.readAllBytes()).get("cases").forEach(cases::add);
      }
      Path shared = Path.of(System.getProperty("switchhook.root", "."), "../shared/cases", file);
      if (Files.isReadable(shared)) {
        Json.parse(Files.readAllBytes(shared)).get("cases").forEach(cases::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  /// A text field with its macros expanded: `{{repeat:TEXT:N}}`.
  public static String text(JsonNode node) {
    String text = node.asString();
    String open = "{{repeat:";
    for (int at = text.indexOf(open); at >= 0; at = text.indexOf(open)) {
      int end = text.indexOf("}}", at);
      int split = text.lastIndexOf(':', end);
      String repeated =
          text.substring(at + open.length(), split)
              .repeat(Integer.parseInt(text.substring(split + 1, end)));
      text = text.substring(0, at) + repeated + text.substring(end + 2);
    }
    return text;
  }
}
