package dev.switchhook.dashboard;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// The request of a delivery as a command for a shell: the headers of the last attempt, with the
/// signature that it carried. The endpoint's own header values stay hidden, because they may be
/// secrets. Pure.
final class Curl {
  /// Longest body within the command, in bytes; a shell takes no argument that is much longer.
  static final int BODY_BYTES_MAX = 65_536;

  private Curl() {}

  /// The command. A body that is too long is read from a file, which can be downloaded.
  ///
  /// @param request as the API shows it
  /// @param file name of that file
  static String of(JsonNode request, String file) {
    StringBuilder command = new StringBuilder("curl -X POST ");
    command.append(quoted(request.path("url").asString("")));
    request
        .path("headers")
        .properties()
        .forEach(header ->
            command
                .append(" \\\n  -H ")
                .append(quoted(header.getKey() + ": " + header.getValue().asString(""))));
    String body = request.path("body").asString("");
    boolean fits = body.getBytes(StandardCharsets.UTF_8).length <= BODY_BYTES_MAX;
    return command
        .append(" \\\n  --data-binary ")
        .append(quoted(fits ? body : "@" + file))
        .append('\n')
        .toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
