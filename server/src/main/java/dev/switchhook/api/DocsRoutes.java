package dev.switchhook.api;

import static io.vertx.core.http.HttpMethod.GET;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Request;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// `/docs`: the API's description for people, drawn by Swagger UI, and a page for each error code.
/// Everything comes from the jar; the content security policy lets nothing else in and no inline
/// script or style run.
final class DocsRoutes {
  /// What pages may load: what this hub serves, and the two small pictures inside Swagger UI's
  /// style sheet.
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String VERSIONS = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";

  private static final String REFERENCE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>API reference · Switchhook</title>
      <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
      <link rel="stylesheet" href="/docs/assets/docs.css">
      <script src="/docs/assets/swagger-ui-bundle.js" defer></script>
      <script src="/docs/assets/reference.js" defer></script>
      </head>
      <body>
      %s
      <div id="reference"><noscript><main><p>The reference needs JavaScript. The same is in
      <a href="/openapi.json">openapi.json</a>.</p></main></noscript></div>
      </body>
      </html>
      """;

  private final ErrorCatalogue errors;
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /// @param bytes read once: about 2 MB for all
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(String type, byte[] bytes) {
    private static Asset of(String resource, String type) {
      return new Asset(type, Resources.bytes(resource));
    }
  }

  DocsRoutes(ErrorCatalogue errors) {
    this.errors = errors;
  }

  /// Read when first asked for, and then kept.
  private static @Nullable Asset read(String file) {
    return switch (file) {
      case "docs.css" -> Asset.of("/docs/docs.css", CSS);
      case "reference.js" -> Asset.of("/docs/reference.js", JAVASCRIPT);
      case "swagger-ui.css" -> Asset.of(WEBJAR + version() + "/swagger-ui.css", CSS);
      case "swagger-ui-bundle.js" ->
          Asset.of(WEBJAR + version() + "/swagger-ui-bundle.js", JAVASCRIPT);
      default -> null;
    };
  }

  private static String version() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(Resources.bytes(VERSIONS), UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  void mount(Router router, Blocking blocking) {
    blocking.route(router, GET, "/docs", _ -> page(REFERENCE.replace("%s", ErrorPages.bar())));
    blocking.route(router, GET, "/docs/assets/:file", this::asset);
    blocking.route(router, GET, "/docs/errors", _ -> page(ErrorPages.index(errors)));
    blocking.route(router, GET, "/docs/errors/:code", this::error);
  }

  private Answer error(Request request) {
    return page(
        errors
            .find(request.pathParameter("code"))
            .map(ErrorPages::one)
            .orElseThrow(() -> ApiError.notFound("error code")));
  }

  private static Answer page(String html) {
    return Answer.bytes(200, "text/html; charset=utf-8", html.getBytes(UTF_8))
        .withHeader("Content-Security-Policy", POLICY);
  }

  private Answer asset(Request request) {
    Asset asset = assets.computeIfAbsent(request.pathParameter("file"), DocsRoutes::read);
    if (asset == null) {
      throw ApiError.notFound("page or resource");
    }
    return Answer.bytes(200, asset.type(), asset.bytes())
        .withHeader("Cache-Control", "public, max-age=3600");
  }
}
