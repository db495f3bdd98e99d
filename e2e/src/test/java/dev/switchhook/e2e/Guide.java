package dev.switchhook.e2e;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A reader of the guide at a shell: pastes its commands, with host, key and the receiver's URL
/// replaced, into bash. What curl shows beside the answer is set in its configuration file, so the
/// commands stay as printed.
record Guide(Tenant tenant, URI receiver) {
  private static final String CURL_CONFIGURATION =
      """
      silent
      show-error
      max-time = 60
      write-out = "\\n%{http_code}"
      """;

  /// @param body empty when there is none
  record Shown(int status, String body) {
    JsonNode json() {
      return Http.JSON.readTree(body);
    }
  }

  /// Runs a command of the guide.
  Shown run(String resource, String webhookId) {
    return paste(
        Repository.resource("chatt2me-guide/" + resource).replace("{webhookId}", webhookId));
  }

  /// Runs a command for the guide's host and key.
  Shown paste(String command) {
    String own =
        command
            .replace("https://api.chatt2.me", withoutSlash(tenant.hub()))
            .replace("your-api-key", tenant.key())
            .replace("https://your-server.com", withoutSlash(receiver));
    String _ = Program.find("curl");
    Path home = Repository.newFolder("curl");
    Repository.write(home.resolve(".curlrc"), CURL_CONFIGURATION);
    Child.Ended ended =
        Child.run(
            "curl",
            new Child.Plan(
                List.of(Program.find("bash"), "-c", own), Map.of("CURL_HOME", home.toString())));
    if (ended.code() != 0) {
      throw new AssertionError("curl ended with " + ended.code() + ": " + ended.err());
    }
    int end = ended.out().lastIndexOf('\n');
    return new Shown(
        Integer.parseInt(ended.out().substring(end + 1)), ended.out().substring(0, end));
  }

  private static String withoutSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
