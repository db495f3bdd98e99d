package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Runs the requests of `docs/http` against a hub, from top to bottom of each file, and compares
/// the status with what the sample says.
class HttpSamplesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("switchhook.root", ".."), "docs/http");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^}]+)}}");
  private static final Pattern DEFINITION = Pattern.compile("@(\\w+) = (.*)");
  private static final Pattern ANSWER = Pattern.compile("(\\w+)\\.response\\.body\\.\\$\\.(.+)");

  @TempDir static Path directory;
  private static HubFixture hub;
  private static Receiver receiver;

  @BeforeAll
  static void open() {
    receiver = new Receiver();
    // it refuses every message, which is all the same to the samples
    hub = new HubFixture(directory, Map.of("SWITCHHOOK_META_GRAPH_URL", receiver.url("")));
  }

  @AfterAll
  static void close() {
    receiver.close();
    hub.close();
  }

  /// One request of a file.
  ///
  /// @param name other requests call it; empty when they do not
  private record Sample(
      String title, String name, int expected, String line, List<String> headers, String body) {
    static Sample of(String block) {
      String name = "";
      int expected = 0;
      List<String> lines = new ArrayList<>(block.lines().toList());
      String title = lines.removeFirst().strip();
      while (lines.getFirst().startsWith("#")) {
        String comment = lines.removeFirst().substring(1).strip();
        if (comment.startsWith("@name ")) {
          name = comment.substring("@name ".length());
        } else if (comment.startsWith("expect ")) {
          expected = Integer.parseInt(comment.substring("expect ".length()));
        }
      }
      String line = lines.removeFirst();
      List<String> headers = new ArrayList<>();
      while (!lines.isEmpty() && !lines.getFirst().isBlank()) {
        headers.add(lines.removeFirst());
      }
      return new Sample(title, name, expected, line, headers, String.join("\n", lines).strip());
    }
  }

  @TestFactory
  List<DynamicTest> everyFileRunsAsItSays() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<DynamicTest> tests =
          files
              .filter(file -> file.toString().endsWith(".http"))
              .sorted()
              .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)))
              .toList();
      assertThat(tests).hasSizeGreaterThanOrEqualTo(7);
      return tests;
    }
  }

  private static void run(Path file) throws IOException {
    String[] blocks = Files.readString(file).split("(?m)^###");
    Map<String, String> variables = new HashMap<>();
    DEFINITION
        .matcher(blocks[0])
        .results()
        .forEach(match -> variables.put(match.group(1), match.group(2)));
    String name = file.getFileName().toString();
    variables.computeIfPresent("hub", (_, _) -> hub.hub.url());
    variables.computeIfPresent("key", (_, _) -> hub.application(name));
    variables.computeIfPresent("admin_key", (_, _) -> HubFixture.ADMIN_KEY);
    variables.computeIfPresent("receiver", (_, _) -> receiver.echoing("/hook", 200));
    Map<String, JsonNode> answers = new HashMap<>();
    for (int i = 1; i < blocks.length; i++) {
      run(name, Sample.of(blocks[i]), variables, answers);
    }
    assertThat(blocks).hasSizeGreaterThan(3);
  }

  private static void run(
      String file, Sample sample, Map<String, String> variables, Map<String, JsonNode> answers) {
    String[] line = filled(sample.line(), variables, answers).split(" ", 2);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(line[1]));
    for (String header : sample.headers()) {
      String[] parts = filled(header, variables, answers).split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    String body = filled(sample.body(), variables, answers);
    request.method(
        line[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> answer = hub.send(request);
    assertThat(answer.statusCode())
        .as(file + ": " + sample.title() + "\n" + answer.body())
        .isEqualTo(sample.expected());
    if (!sample.name().isEmpty()) {
      answers.put(sample.name(), Json.parse(answer.body().getBytes(UTF_8)));
    }
  }

  private static String filled(
      String text, Map<String, String> variables, Map<String, JsonNode> answers) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), variables, answers)));
  }

  private static String value(
      String name, Map<String, String> variables, Map<String, JsonNode> answers) {
    Matcher answer = ANSWER.matcher(name);
    if (!answer.matches()) {
      return Objects.requireNonNull(variables.get(name), name);
    }
    JsonNode earlier = Objects.requireNonNull(answers.get(answer.group(1)), name);
    String pointer = "/" + answer.group(2).replace("[", "/").replace("]", "").replace(".", "/");
    return earlier.at(pointer).asString();
  }
}
