package dev.switchhook.sending;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which types media are handed out as. Pure.
///
/// What a stranger sent is shown under the type that the provider names only where no browser would
/// run it; everything else is handed out as bytes to be saved.
final class MediaTypes {
  /// The type of whatever is not listed.
  static final String BYTES = "application/octet-stream";

  private static final Set<String> KNOWN =
      Set.of(
          "image/jpeg",
          "image/png",
          "image/webp",
          "image/gif",
          "image/heic",
          "video/mp4",
          "video/3gpp",
          "video/quicktime",
          "video/webm",
          "audio/aac",
          "audio/amr",
          "audio/mp4",
          "audio/mpeg",
          "audio/ogg",
          "audio/opus",
          "audio/wav",
          "audio/x-wav",
          "application/pdf",
          "text/plain",
          "text/csv",
          "text/vcard",
          "text/x-vcard",
          "application/zip",
          "application/msword",
          "application/vnd.ms-excel",
          "application/vnd.ms-powerpoint",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "application/vnd.openxmlformats-officedocument.presentationml.presentation");

  private MediaTypes() {}

  /// The type that is answered; parameters are dropped.
  static String shown(@Nullable String contentType) {
    if (contentType == null) {
      return BYTES;
    }
    int end = contentType.indexOf(';');
    String bare =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return KNOWN.contains(bare) ? bare : BYTES;
  }
}
