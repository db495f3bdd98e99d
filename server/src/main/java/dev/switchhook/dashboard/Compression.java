package dev.switchhook.dashboard;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Makes pages small on their way (gzip, RFC 9110 §8.4.1.3).
///
/// The length of a compressed page can tell what stands in it to somebody who may put text of their
/// own beside it and see the length (BREACH, 2013). So a page that another site asks for is not
/// compressed, answers to changes, which may show a secret, are not, and the form token is masked
/// anew on each page ([dev.switchhook.account.Sessions#formToken]).
final class Compression {
  /// Shorter pages are sent as they are: they fit one packet anyway.
  static final int LEAST_BYTES = 1_024;

  private Compression() {}

  /// The answer as it is to be sent to whoever asks.
  static Answer of(Request request, Answer answer) {
    boolean page = String.valueOf(answer.contentType()).startsWith("text/html");
    if (!page || answer.headers().containsKey("Content-Encoding")) {
      return answer;
    }
    Answer varied =
        answer.withHeader("Vary", "HX-Request, Cookie, Accept-Encoding, Sec-Fetch-Site");
    if (answer.body().length < LEAST_BYTES || !accepts(request) || foreign(request)) {
      return varied;
    }
    return new Answer(
            varied.status(), varied.contentType(), varied.headers(), zipped(varied.body()))
        .withHeader("Content-Encoding", "gzip");
  }

  private static boolean foreign(Request request) {
    return request
        .header("Sec-Fetch-Site")
        .filter(site -> site.equals("cross-site") || site.equals("same-site"))
        .isPresent();
  }

  /// Whether gzip is accepted: named, and not with the weight 0.
  static boolean accepts(Request request) {
    String header = request.header("Accept-Encoding").orElse("").toLowerCase(Locale.ROOT);
    for (String part : header.split(",", -1)) {
      String[] coding = part.split(";", 2);
      boolean refused = coding.length > 1 && coding[1].strip().matches("q\\s*=\\s*0(\\.0*)?");
      if (coding[0].strip().equals("gzip") && !refused) {
        return true;
      }
    }
    return false;
  }

  static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
