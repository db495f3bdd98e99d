package dev.switchhook.http;

/// One mistake in a body.
///
/// @param pointer JSON Pointer (RFC 6901) of the field, for instance `/url`; empty for the whole
///   body
/// @param detail what is wrong with it, for people
public record FieldError(String pointer, String detail) {
  /// The pointer of a field of the body's object.
  public static String pointerTo(String field) {
    return "/" + field.replace("~", "~0").replace("/", "~1");
  }
}
