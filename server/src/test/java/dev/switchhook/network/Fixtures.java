package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A folder of bodies, each with the updates that it must become beside it: `<name>.json` or
/// `<name>.form`, and `<name>.expected.json`. The expected files were printed by the normaliser
/// once and then reviewed; a difference is a change that customers see, so it is made on purpose or
/// not at all.
public record Fixtures(Path folder, Function<byte[], Normalized> normalizer) {
  /// One test for each body: it becomes what its neighbour says.
  public Stream<DynamicTest> compared() throws IOException {
    return tests(this::compare);
  }

  /// One test for each body: the source of each of its updates is a webhook of that one update.
  public Stream<DynamicTest> again() throws IOException {
    return tests(this::again);
  }

  private interface Check {
    void of(Path body) throws IOException;
  }

  private Stream<DynamicTest> tests(Check check) throws IOException {
    return bodies().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.of(file)));
  }

  private void compare(Path body) throws IOException {
    String name = body.getFileName().toString().replaceAll("\\.[a-z]+$", ".expected.json");
    byte[] expected = Files.readAllBytes(body.resolveSibling(name));
    assertThat(Json.pretty(described(updates(Files.readAllBytes(body)))))
        .isEqualTo(Json.pretty(Json.parse(expected)));
  }

  private void again(Path body) throws IOException {
    for (Update update : updates(Files.readAllBytes(body))) {
      List<Update> again = updates(update.source());
      assertThat(Json.text(described(again))).isEqualTo(Json.text(described(List.of(update))));
      assertThat(again.getFirst().source()).isEqualTo(update.source());
    }
  }

  /// The bodies, sorted by name.
  public List<Path> bodies() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> bodies =
          files.filter(file -> !file.toString().endsWith(".expected.json")).sorted().toList();
      assertThat(bodies).isNotEmpty();
      return bodies;
    }
  }

  private List<Update> updates(byte[] body) {
    return ((Normalized.Updates) normalizer.apply(body)).list();
  }

  /// The updates as the expected files write them.
  public static ArrayNode described(List<Update> updates) {
    ArrayNode described = Json.array();
    for (Update update : updates) {
      ObjectNode one = described.addObject();
      one.put("type", update.type().name());
      one.put("route", route(update.route()));
      one.put("key", update.dedupeKey());
      Instant time = update.occurredAt();
      one.put("time", time == null ? null : time.toString());
      one.set("data", Json.parse(Json.text(update.data()).getBytes(UTF_8)));
    }
    return described;
  }

  private static String route(Route route) {
    return switch (route) {
      case Route.Account account -> account.type().wireName() + " " + account.id();
      case Route.BusinessAccount business -> "business account " + business.id();
      case Route.PathChannel path -> path.type().wireName() + " of the path";
    };
  }
}
