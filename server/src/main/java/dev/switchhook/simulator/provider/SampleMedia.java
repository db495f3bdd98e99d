package dev.switchhook.simulator.provider;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/// The file behind a medium that a person sends: the bytes they gave, or a small one made up.
///
/// @param mimeType its type
/// @param fileName what it is called
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record SampleMedia(String mimeType, String fileName, byte[] bytes) {
  /// Bytes of one file.
  public static final int FILE_BYTES_MAX = 4 * 1024 * 1024;

  // One transparent pixel.
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  /// @param type `image` `video` `audio` `document` `sticker` and their kin
  /// @param content may have `data` (base64), `mime_type` and `filename`
  /// @throws BadRequest when the data is no base64, or too long
  public static SampleMedia of(String type, JsonNode content) {
    String mimeType = content.path("mime_type").asString(usualType(type));
    String name = content.path("filename").asString(type + extension(mimeType));
    String data = content.path("data").asString("");
    if (data.isEmpty()) {
      return new SampleMedia(mimeType, name, usualBytes(mimeType));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(data);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new BadRequest("data has at most " + FILE_BYTES_MAX + " bytes");
      }
      return new SampleMedia(mimeType, name, bytes);
    } catch (IllegalArgumentException e) {
      throw new BadRequest("data is not base64");
    }
  }

  private static String usualType(String type) {
    return switch (type) {
      case "image" -> "image/png";
      case "sticker" -> "image/webp";
      case "video" -> "video/mp4";
      case "audio", "voice" -> "audio/ogg";
      default -> "application/pdf";
    };
  }

  private static String extension(String mimeType) {
    String subtype = mimeType.substring(mimeType.indexOf('/') + 1);
    int end = subtype.indexOf(';');
    return "." + (end < 0 ? subtype : subtype.substring(0, end)).strip();
  }

  private static byte[] usualBytes(String mimeType) {
    if (mimeType.startsWith("image/")) {
      return Base64.getDecoder().decode(PNG);
    }
    String head =
        switch (mimeType) {
          case "application/pdf" -> "%PDF-1.4\n%%EOF\n";
          case "audio/ogg" -> "OggS\0";
          case "video/mp4" -> "\0\0\0\u0018ftypmp42";
          default -> "a made-up file";
        };
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }
}
