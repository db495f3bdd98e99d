package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Blobs.Blob;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.SampleMedia;
import dev.switchhook.simulator.provider.World;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Files of one bot: `file_id`, `getFile`, and the path with the bytes.
final class TelegramFiles {
  private final World world;
  private final String bot;

  TelegramFiles(World world, String bot) {
    this.world = world;
    this.bot = bot;
  }

  /// Puts a medium into a message.
  ///
  /// @param kind `photo` `video` `audio` `voice` `document` `animation` `sticker` `video_note`
  void attach(ObjectNode message, String kind, SampleMedia file) {
    String id = "AgAC" + world.letters(60);
    world
        .blobs()
        .add(
            new Blob(
                id, bot, file.mimeType(), file.fileName(), file.bytes(), world.timing().now()));
    ObjectNode shown =
        Json.object()
            .put("file_id", id)
            .put("file_unique_id", "AQAD" + world.letters(12))
            .put("file_size", file.bytes().length);
    switch (kind) {
      case "photo" -> message.putArray("photo").add(shown.put("width", 90).put("height", 90));
      case "sticker" ->
          message.set(
              kind,
              shown
                  .put("type", "regular")
                  .put("width", 512)
                  .put("height", 512)
                  .put("is_animated", false)
                  .put("is_video", false));
      default -> {
        message.set(
            kind, shown.put("file_name", file.fileName()).put("mime_type", file.mimeType()));
        // An animation is a document too, for programs that do not know animations.
        if (kind.equals("animation")) {
          message.set("document", shown.deepCopy());
        }
      }
    }
  }

  /// The file that a method names.
  ///
  /// @throws TelegramRefusal when it names none
  SampleMedia named(Parameters given, String kind) {
    if (given.file(kind).isPresent()) {
      var part = given.file(kind).get();
      String type = part.mimeType().isEmpty() ? "application/octet-stream" : part.mimeType();
      return new SampleMedia(type, part.fileName(), part.bytes());
    }
    String reference = given.text(kind);
    if (reference.isEmpty()) {
      throw TelegramRefusal.badRequest("there is no " + kind + " in the request");
    }
    Optional<Blob> known = own(reference);
    if (known.isPresent()) {
      Blob blob = known.get();
      return new SampleMedia(blob.mimeType(), blob.fileName(), blob.bytes());
    }
    if (!reference.matches("https?://[^\\s/]+.*")) {
      throw TelegramRefusal.badRequest("wrong file identifier/HTTP URL specified");
    }
    // What is behind the URL is not fetched: simulations call nobody but the hub.
    return SampleMedia.of(kind.equals("photo") ? "image" : kind, Json.object());
  }

  private Optional<Blob> own(String id) {
    return world.blobs().find(id).filter(blob -> blob.owner().equals(bot));
  }

  /// `getFile`.
  ObjectNode file(JsonNode fileId) {
    Blob blob =
        own(fileId.asString("")).orElseThrow(() -> TelegramRefusal.badRequest("invalid file_id"));
    return Json.object()
        .put("file_id", blob.id())
        .put("file_unique_id", blob.id().substring(0, 16))
        .put("file_size", blob.bytes().length)
        .put("file_path", "files/" + blob.id());
  }

  /// The bytes behind a path of [#file].
  Reply download(Call call) {
    String id = call.segments().getLast();
    return own(id)
        .map(blob -> Reply.bytes(blob.mimeType(), blob.bytes()))
        .orElseGet(() -> TelegramRefusal.notFound().reply());
  }
}
