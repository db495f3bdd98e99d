package dev.switchhook.dashboard;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/// Style sheets, scripts and icons. Their addresses carry a hash of what they hold, so browsers
/// keep them for ever. Everything is in the jar. Thread-safe.
final class Assets {
  /// All style sheets in one.
  static final String STYLES = "app.css";

  /// The library that swaps parts of pages.
  static final String HTMX = "htmx.js";

  private static final String PATH = "/assets/";
  private static final String FOLDER = "/dashboard/assets/";
  private static final String WEBJAR = "/META-INF/resources/webjars/htmx.org/";
  private static final String VERSIONS = "/META-INF/maven/org.webjars.npm/htmx.org/pom.properties";
  private static final int HASH_BYTES = 6;
  private static final List<String> SHARED_STYLES = List.of("base.css", "shell.css", "parts.css");
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png");

  private final List<String> screenStyles;
  private final Map<String, Asset> byName = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(String hash, String type, byte[] bytes, byte[] zipped) {}

  /// @param screenStyles style sheets of the screens, behind the shared ones
  Assets(List<String> screenStyles) {
    this.screenStyles = List.copyOf(screenStyles);
  }

  /// The address of an asset.
  ///
  /// @throws IllegalArgumentException when there is none of that name
  String url(String name) {
    int dot = name.lastIndexOf('.');
    return PATH + name.substring(0, dot) + "." + find(name).hash() + name.substring(dot);
  }

  /// Answers `GET /assets/name.hash.type`.
  Answer answer(Request request) {
    String[] parts = request.pathParameter("file").split("\\.", -1);
    if (parts.length != 3 || !parts[0].matches("[a-z0-9-]+") || !TYPES.containsKey(parts[2])) {
      throw ApiError.notFound("page or resource");
    }
    Asset asset;
    try {
      asset = find(parts[0] + "." + parts[2]);
    } catch (IllegalArgumentException e) {
      throw ApiError.notFound("page or resource");
    }
    if (!asset.hash().equals(parts[1])) {
      throw ApiError.notFound("page or resource");
    }
    boolean zip = Compression.accepts(request);
    Answer answer =
        Answer.bytes(200, asset.type(), zip ? asset.zipped() : asset.bytes())
            .withHeader("Cache-Control", "public, max-age=31536000, immutable")
            .withHeader("Vary", "Accept-Encoding");
    return zip ? answer.withHeader("Content-Encoding", "gzip") : answer;
  }

  private Asset find(String name) {
    return byName.computeIfAbsent(name, this::load);
  }

  private Asset load(String name) {
    byte[] bytes =
        switch (name) {
          case STYLES -> styles();
          case HTMX -> bytes(WEBJAR + htmxVersion() + "/dist/htmx.min.js");
          default -> bytes(FOLDER + name);
        };
    byte[] hash = Tokens.hash(bytes);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return new Asset(
        HexFormat.of().formatHex(hash, 0, HASH_BYTES), type, bytes, Compression.zipped(bytes));
  }

  private byte[] styles() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    SHARED_STYLES.forEach(name -> all.writeBytes(bytes(FOLDER + name)));
    screenStyles.forEach(name -> all.writeBytes(bytes(FOLDER + name)));
    return all.toByteArray();
  }

  private static String htmxVersion() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(bytes(VERSIONS), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(resource + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
