package dev.switchhook.simulator.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A body of `multipart/form-data` (RFC 7578), already whole in memory.
public final class Multipart {
  /// Parts that are read; further ones are ignored.
  static final int PARTS_MAX = 50;

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,200})\"?");
  private static final Pattern NAME = Pattern.compile("[ ;]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
  private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*([^\\r\\n]+)");

  private final List<Part> parts = new ArrayList<>();

  private Multipart() {}

  /// One part.
  ///
  /// @param fileName empty for a plain field
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  public record Part(String name, String fileName, String mimeType, byte[] bytes) {
    /// The bytes as text.
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// Reads the body of a call; without parts when it is of another type.
  public static Multipart of(Call call) {
    Multipart multipart = new Multipart();
    String type = call.header("content-type");
    Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
    if (call.hasType("multipart/form-data") && boundary.find()) {
      // One character for each byte, so that positions in the text are positions in the body.
      multipart.read(
          new String(call.body(), StandardCharsets.ISO_8859_1), "--" + boundary.group(1));
    }
    return multipart;
  }

  private void read(String body, String delimiter) {
    int at = body.indexOf(delimiter);
    while (at >= 0 && parts.size() < PARTS_MAX) {
      int start = at + delimiter.length();
      int end = body.indexOf("\r\n" + delimiter, start);
      if (end < 0) {
        return;
      }
      int blank = body.indexOf("\r\n\r\n", start);
      if (blank >= 0 && blank < end) {
        parts.add(part(body.substring(start, blank), body.substring(blank + 4, end)));
      }
      at = end + 2;
    }
  }

  private static Part part(String head, String content) {
    return new Part(
        found(NAME, head),
        found(FILE_NAME, head),
        found(TYPE, head),
        content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String found(Pattern pattern, String head) {
    Matcher matcher = pattern.matcher(head);
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  /// The part of that name.
  public Optional<Part> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /// All parts, in their order.
  public List<Part> parts() {
    return List.copyOf(parts);
  }
}
