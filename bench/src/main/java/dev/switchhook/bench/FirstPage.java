package dev.switchhook.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// What a browser that was never here before must fetch for the dashboard's first page, as it comes
/// over the wire with `Accept-Encoding: gzip`: the page, its styles and scripts, and the modules
/// that those import. Blocking.
final class FirstPage {
  private static final String PAGE = "/login";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;

  /// Files of one page at most; more is a loop or a mistake.
  private static final int FILES_MAX = 200;

  private static final Pattern LINKED =
      Pattern.compile(
          "<(?:link|script|img)\\b[^>]*?\\b(?:href|src)=\"([^\"]+\\.(?:css|m?js|svg|png|ico|woff2?)[^\"]*)\"");
  private static final Pattern IMPORTED =
      Pattern.compile("\\b(?:import|from)\\s*\\(?[\"']([./][^\"']+\\.m?js[^\"']*)[\"']");

  private FirstPage() {}

  /// What it came to.
  ///
  /// @param bytes of all bodies, compressed as they came
  /// @param millis until the page itself was there, the second time it was asked
  /// @param files bytes of each, in the order of fetching
  record Outcome(long bytes, double millis, Map<String, Integer> files) {}

  /// Starts a hub and fetches its first page.
  ///
  /// @param workFolder exists; gets data and logs
  /// @return empty when the hub has no such page
  static Optional<Outcome> measure(List<String> hubCommand, Path workFolder) {
    String adminKey = "swh_measured_pages_0123456789abcdef";
    try (HubProcess hub = HubProcess.start(hubCommand, adminKey, workFolder);
        HttpClient client = HttpClient.newHttpClient()) {
      return fetched(client, hub.address().resolve(PAGE));
    }
  }

  /// Fetches a page with all it needs.
  static Optional<Outcome> fetched(HttpClient client, URI page) {
    HttpResponse<byte[]> first = get(client, page);
    if (first.statusCode() != OK) {
      return Optional.empty();
    }
    long before = System.nanoTime();
    HttpResponse<byte[]> again = get(client, page);
    double millis = (System.nanoTime() - before) / 1e6;
    Map<String, Integer> files = new LinkedHashMap<>();
    files.put(page.getPath(), again.body().length);
    Deque<URI> wanted = new ArrayDeque<>(links(LINKED, page, text(again)));
    while (!wanted.isEmpty() && files.size() < FILES_MAX) {
      URI file = wanted.removeFirst();
      boolean here = file.getAuthority().equals(page.getAuthority());
      if (!here || files.containsKey(file.getPath())) {
        continue;
      }
      HttpResponse<byte[]> answer = get(client, file);
      if (answer.statusCode() != OK) {
        throw new BenchFailure(
            file + " belongs to the page and was answered " + answer.statusCode());
      }
      files.put(file.getPath(), answer.body().length);
      if (file.getPath().endsWith("js")) {
        wanted.addAll(links(IMPORTED, file, text(answer)));
      }
    }
    long bytes = files.values().stream().mapToLong(Integer::longValue).sum();
    return Optional.of(new Outcome(bytes, millis, files));
  }

  private static List<URI> links(Pattern pattern, URI base, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(result -> base.resolve(result.group(1))).toList();
  }

  private static String text(HttpResponse<byte[]> answer) {
    byte[] body = answer.body();
    if (answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = in.readAllBytes();
      } catch (IOException e) {
        throw new BenchFailure("an answer is no gzip: " + e.getMessage(), e);
      }
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static HttpResponse<byte[]> get(HttpClient client, URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").timeout(LIMIT).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new BenchFailure("GET " + uri.getPath() + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }
}
