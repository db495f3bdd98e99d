package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the media of Telegram's messages: `getFile` says where a file is, for an hour at least. A
/// file's address holds the bot's token and is made here, never taken from anybody. Pure and
/// thread-safe.
public final class TelegramMedia implements MediaFinder {
  /// Largest file that bots may fetch, in bytes.
  static final long FILE_BYTES_MAX = 20L * 1024 * 1024;

  /// Longest path of a file, in characters.
  static final int PATH_CHARS_MAX = 1_024;

  private static final String TOO_BIG =
      "the file is larger than the 20 MB that Telegram lets bots fetch";

  private static final Set<String> KINDS = Set.of("image", "video", "audio", "document", "sticker");

  /// Makes a finder; all are alike.
  public TelegramMedia() {}

  @Override
  public Step find(ObjectNode content, SendingAccount account) {
    String type = content.path("type").asString("");
    JsonNode file = content.path(type);
    String id = Trees.text(file, "id");
    if (!KINDS.contains(type) || id == null) {
      return new Step.None();
    }
    if (file.path("file_size").asLong(0) > FILE_BYTES_MAX) {
      return new Step.Failed(TOO_BIG);
    }
    try {
      return new Step.Ask(BotApi.method(account, "getFile", Json.object().put("file_id", id)));
    } catch (Unsendable e) {
      return new Step.Failed(e.refused().detail());
    }
  }

  @Override
  public Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer) {
    ObjectNode body = JsonCalls.object(answer);
    if (body == null) {
      return new Step.Failed("Telegram answered " + answer.status() + " to the file's id");
    }
    String path = Trees.text(body.path("result"), "file_path");
    if (path == null) {
      return failed(answer, Trees.text(body, "description", "error_code"));
    }
    if (!isPlain(path)) {
      return new Step.Failed("Telegram named a path for the file that cannot be fetched");
    }
    try {
      return new Step.Fetch(BotApi.file(account, encoded(path)));
    } catch (Unsendable e) {
      return new Step.Failed(e.refused().detail());
    }
  }

  private static Step failed(ProviderAnswer answer, @Nullable String description) {
    String words = description == null ? "nothing" : description;
    if (words.contains("file is too big")) {
      return new Step.Failed(TOO_BIG);
    }
    if (words.contains("file_id") || words.contains("temporarily unavailable")) {
      return new Step.Expired("Telegram does not have the file any more: " + words);
    }
    return new Step.Failed("Telegram answered " + answer.status() + ": " + words);
  }

  /// Relative, and nowhere else but below the bot's files. A server of one's own may name paths of
  /// its disk, which are not served.
  private static boolean isPlain(String path) {
    return path.length() <= PATH_CHARS_MAX
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(JsonCalls::segment)
        .collect(Collectors.joining("/"));
  }
}
