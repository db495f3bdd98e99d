package dev.switchhook.dashboard;

import dev.switchhook.http.Answer;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Renders the templates, which were compiled with the rest. Thread-safe.
final class Templates {
  /// What pages may load: what this hub serves. `data:` pictures are for none but icons of form
  /// controls in style sheets.
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; media-src 'self'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  /// With the `no-referrer` of other answers, browsers send forms with `Origin: null`, which
  /// [Origins] refuses (Fetch standard, "append a request Origin header"). No other site learns an
  /// address.
  private static final String REFERRER = "same-origin";

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  /// A page as an answer that no cache keeps.
  Answer html(int status, String template, Map<String, Object> parameters) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    engine.render(template, parameters, output);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(output.getContentLength());
    try {
      output.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.bytes(status, "text/html; charset=utf-8", bytes.toByteArray())
        .withHeaders(
            Map.of(
                "Content-Security-Policy", POLICY,
                "X-Frame-Options", "DENY",
                "Referrer-Policy", REFERRER,
                "Cross-Origin-Opener-Policy", "same-origin",
                "Vary", "HX-Request, Cookie"));
  }
}
