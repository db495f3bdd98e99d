package dev.switchhook.simulator.graph;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Blobs.Blob;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Multipart;
import dev.switchhook.simulator.provider.Reply;
import dev.switchhook.simulator.provider.SampleMedia;
import dev.switchhook.simulator.provider.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Media of Meta's accounts: WhatsApp's by id, with a short-lived URL that needs the token; those
/// of Pages and Instagram by a URL that needs none.
final class GraphMedia {
  /// How long the URL of a WhatsApp medium works.
  static final Duration URL_LIFE = Duration.ofMinutes(5);

  /// Path of a WhatsApp medium's bytes.
  static final String ATTACHMENTS = "/whatsapp_business/attachments/";

  /// Path of a Page's or Instagram's medium.
  static final String CDN = "/cdn/";

  private static final int MIB = 1024 * 1024;
  private static final Map<String, Integer> BYTES_MAX =
      Map.of("image", 5 * MIB, "audio", 16 * MIB, "video", 16 * MIB);

  private final World world;

  GraphMedia(World world) {
    this.world = world;
  }

  /// Whether the account has a file of that id.
  boolean has(String account, String id) {
    return world.blobs().find(id).filter(blob -> blob.owner().equals(account)).isPresent();
  }

  /// What a webhook says of a file that a person sent.
  ObjectNode received(String account, String type, JsonNode content) {
    SampleMedia file = SampleMedia.of(type, content);
    String id = world.digits(16);
    add(account, id, file.mimeType(), file.fileName(), file.bytes());
    ObjectNode shown = Json.object();
    content
        .properties()
        .forEach(field -> {
          if (!field.getKey().equals("data")) {
            shown.set(field.getKey(), field.getValue());
          }
        });
    shown
        .put("mime_type", file.mimeType())
        .put("sha256", Base64.getEncoder().encodeToString(Tokens.hash(file.bytes())))
        .put("id", id)
        .put("url", url(id));
    switch (type) {
      case "document" -> shown.put("filename", file.fileName());
      case "audio" -> shown.put("voice", content.path("voice").asBoolean(false));
      case "sticker" -> shown.put("animated", content.path("animated").asBoolean(false));
      default -> {}
    }
    return shown;
  }

  /// The URL of a file that a person sent to a Page or to Instagram.
  String publicUrl(String account, String type, JsonNode content) {
    SampleMedia file = SampleMedia.of(type, content);
    String id = world.digits(16);
    add(account, id, file.mimeType(), file.fileName(), file.bytes());
    return world.base() + CDN + id;
  }

  private void add(String account, String id, String mimeType, String name, byte[] bytes) {
    world.blobs().add(new Blob(id, account, mimeType, name, bytes, world.timing().now()));
  }

  private String url(String id) {
    return world.base()
        + ATTACHMENTS
        + "?mid="
        + id
        + "&ext="
        + world.timing().now().plus(URL_LIFE).getEpochSecond();
  }

  /// Takes an upload.
  ///
  /// @throws GraphRefusal when it is none
  Reply upload(String account, Call call) {
    Multipart parts = Multipart.of(call);
    if (parts.part("messaging_product").filter(one -> one.text().equals("whatsapp")).isEmpty()) {
      throw GraphRefusal.parameter("The parameter messaging_product is required.");
    }
    Multipart.Part file =
        parts
            .part("file")
            .orElseThrow(() -> GraphRefusal.parameter("The parameter file is required."));
    String type = parts.part("type").map(Multipart.Part::text).orElse(file.mimeType());
    int slash = type.indexOf('/');
    if (slash <= 0) {
      throw GraphRefusal.parameter("Param file must be a file with one of the supported types.");
    }
    Integer limit = BYTES_MAX.get(type.substring(0, slash));
    if (limit != null && file.bytes().length > limit) {
      throw new GraphRefusal(
          GraphError.whatsApp(131053, "the file has more than " + limit + " bytes"));
    }
    String id = world.digits(16);
    add(account, id, type, file.fileName(), file.bytes());
    return Reply.json(200, Json.object().put("id", id)).about(account, id);
  }

  /// What is known of a file, and where its bytes are.
  Reply lookUp(Blob blob) {
    ObjectNode body =
        Json.object()
            .put("messaging_product", "whatsapp")
            .put("url", url(blob.id()))
            .put("mime_type", blob.mimeType())
            .put("sha256", HexFormat.of().formatHex(Tokens.hash(blob.bytes())))
            .put("file_size", blob.bytes().length)
            .put("id", blob.id());
    return Reply.json(200, body);
  }

  /// The bytes behind a URL of [#lookUp].
  Reply download(GraphAccount account, Call call) {
    String id = java.util.Objects.requireNonNullElse(call.queryForm().first("mid"), "");
    String until = java.util.Objects.requireNonNullElse(call.queryForm().first("ext"), "");
    boolean fresh =
        until.matches("\\d{1,12}")
            && world.timing().now().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    Optional<Blob> found =
        fresh && has(account.id(), id) ? world.blobs().find(id) : Optional.empty();
    return found
        .map(blob -> Reply.bytes(blob.mimeType(), blob.bytes()))
        .orElseGet(GraphMedia::gone);
  }

  /// The bytes of a Page's or Instagram's medium; anybody may have them.
  Reply open(String id) {
    return world
        .blobs()
        .find(id)
        .map(blob -> Reply.bytes(blob.mimeType(), blob.bytes()))
        .orElseGet(GraphMedia::gone);
  }

  private static Reply gone() {
    return new Reply(404, "text/plain", Map.of(), new byte[0], null, null, Reply.Fate.NORMAL);
  }
}
