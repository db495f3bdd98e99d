package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.http.ApiError;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsRoutesTest {
  /// Calls that make an [ApiError] from a literal code.
  private static final Pattern CODES =
      Pattern.compile(
          "(?:ApiError\\.of\\(\\s*[^,()]+,|\\bof\\(\\s*[1-5]\\d\\d,|\\b(?:unreadable|conflict|tryAgain|invalid)\\()"
              + "\\s*\"([a-z_]+)\",");

  private static final Pattern LINKS = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  @TempDir static Path directory;
  private static ApiFixture api;

  @BeforeAll
  static void open() {
    api = new ApiFixture(directory);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void everyCodeOfTheSourcesHasAPageAndEveryPageACode() throws IOException {
    Set<String> used = new TreeSet<>();
    Path root = Path.of(System.getProperty("switchhook.root", ".."), "server/src/main/java");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher code = CODES.matcher(source);
        while (source.contains("ApiError") && code.find()) {
          used.add(code.group(1));
        }
      }
    }
    used.add(ApiError.invalid(List.of(new dev.switchhook.http.FieldError("", ""))).code());
    used.add(ApiError.notFound("").code());

    assertThat(new ErrorCatalogue().all().stream().map(ErrorCatalogue.Entry::code))
        .as("write what a new code means into docs/error-codes.json")
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void eachCodeIsExplainedOnItsPageAndListedInTheIndex() {
    String index = page("/docs/errors").body();
    for (ErrorCatalogue.Entry entry : new ErrorCatalogue().all()) {
      String page = page("/docs/errors/" + entry.code()).body();

      assertThat(page)
          .contains("What it means", "What to do", "<h1><code>" + entry.code() + "</code></h1>")
          .contains(String.valueOf(entry.statuses().getFirst()));
      assertThat(index).contains("href=\"/docs/errors/" + entry.code() + "\"");
      assertThat(entry.meaning()).endsWith(".").hasSizeGreaterThan(20);
      assertThat(entry.remedy()).endsWith(".").hasSizeGreaterThan(20);
    }
    problem(404, "not_found", api.get("/docs/errors/no_such_code", null));
  }

  @Test
  void theTypeOfARefusalLeadsToItsPage() {
    var refusal = problem(401, "key_missing", api.get("/v1/channels", null));

    page(refusal.get("type").stringValue());
  }

  @Test
  void pagesLoadNothingFromElsewhereAndRunNothingInline() {
    List<String> links = new ArrayList<>();
    for (String path : List.of("/docs", "/docs/errors", "/docs/errors/not_found")) {
      HttpResponse<String> page = page(path);
      assertThat(page.body()).doesNotContain("<style", " style=", "onclick", "onload", "<script>");
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .contains(DocsRoutes.POLICY)
          .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("unsafe"));
      Matcher link = LINKS.matcher(page.body());
      while (link.find()) {
        links.add(link.group(1));
      }
    }
    for (String link : Set.copyOf(links)) {
      assertThat(link).startsWith("/");
      assertThat(api.get(link, null).statusCode()).as(link).isEqualTo(200);
    }
    assertThat(links).contains("/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css");
  }

  @Test
  void assetsHaveTheirTypesAndNothingElseOfTheJarIsServed() {
    assertThat(typeOf("/docs/assets/docs.css")).startsWith("text/css");
    assertThat(typeOf("/docs/assets/swagger-ui-bundle.js")).startsWith("text/javascript");
    for (String name : List.of("index.html", "..%2Ferror-codes.json", "%2e%2e%2fopenapi.json")) {
      assertThat(api.get("/docs/assets/" + name, null).statusCode()).as(name).isEqualTo(404);
    }
  }

  private static String typeOf(String path) {
    return api.get(path, null).headers().firstValue("Content-Type").orElseThrow();
  }

  private static HttpResponse<String> page(String path) {
    HttpResponse<String> page = api.get(path, null);
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    return page;
  }
}
