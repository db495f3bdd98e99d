package dev.switchhook.dashboard;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One delivery with everything that is known of it.
///
/// @param event as the API shows it; null when it has been removed
/// @param related the other deliveries of the event
/// @param shown whether what people wrote is shown; else dots stand for it
public record DeliveryDetail(
    DeliveryRow row, @Nullable JsonNode event, List<DeliveryRow> related, boolean shown) {
  /// Copies the list.
  public DeliveryDetail {
    related = List.copyOf(related);
  }

  /// One request and its answer.
  ///
  /// @param node as the API shows it
  /// @param shown as of the delivery
  public record AttemptView(JsonNode node, boolean shown) {
    /// Which one it is: 1, 2 …
    public long number() {
      return node.path("number").asLong(0);
    }

    /// Its public id.
    public String id() {
      return node.path("id").asString("");
    }

    /// When it was made.
    public Instant at() {
      return Instant.parse(node.path("at").asString(""));
    }

    /// How long it took, in milliseconds.
    public long took() {
      return node.path("duration_ms").asLong(0);
    }

    /// Status of the answer; 0 when none came.
    public int status() {
      return node.path("status_code").asInt(0);
    }

    /// What went wrong, in words; empty when nothing did.
    public String error() {
      return node.path("error").asString("");
    }

    /// Whether the endpoint took it.
    public boolean good() {
      return error().isEmpty() && status() >= 200 && status() < 300;
    }

    /// `automatic`, `manual`, `test` or `replay`.
    public String trigger() {
      return node.path("trigger").asString("automatic");
    }

    /// Headers of the answer.
    public List<Map.Entry<String, String>> headers() {
      return entries(node.path("response_headers"));
    }

    /// Whether there is a body that the user may see.
    public boolean hasBody() {
      return !node.path("response_body").asString("").isEmpty();
    }

    /// Body of the answer.
    public String body() {
      return text(node.path("response_body").asString(""), shown);
    }

    /// Whether more came than is kept.
    public boolean truncated() {
      return node.path("response_truncated").asBoolean(false);
    }
  }

  private static String text(String body, boolean shown) {
    return shown ? body : Masking.of(body);
  }

  private static List<Map.Entry<String, String>> entries(JsonNode object) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    object
        .properties()
        .forEach(each -> entries.add(Map.entry(each.getKey(), each.getValue().asString(""))));
    return entries;
  }

  /// All attempts, oldest first.
  public List<AttemptView> attempts() {
    List<AttemptView> attempts = new ArrayList<>();
    row.node().path("attempts").forEach(node -> attempts.add(new AttemptView(node, shown)));
    return attempts;
  }

  /// The last attempt; null when there was none.
  public @Nullable AttemptView last() {
    List<AttemptView> attempts = attempts();
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /// Where it goes; empty for endpoints that are polled.
  public String url() {
    return row.node().path("request").path("url").asString("");
  }

  /// Headers of the request.
  public List<Map.Entry<String, String>> headers() {
    return entries(row.node().path("request").path("headers"));
  }

  private String raw() {
    return row.node().path("request").path("body").asString("");
  }

  /// Whether there is a body that the user may see.
  public boolean hasBody() {
    return !raw().isEmpty();
  }

  /// The body as posted, or with dots.
  public String body() {
    return text(raw(), shown);
  }

  /// Length of the body as posted, in bytes.
  public long bodyBytes() {
    return raw().getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether only the beginning of the body is shown.
  public boolean cut() {
    return JsonText.isCut(raw());
  }

  /// Name of the file that the body is downloaded as.
  public String file() {
    return row.id() + ".json";
  }

  /// The request as a command.
  public String curl() {
    return Curl.of(row.node().path("request"), file());
  }

  /// Whether it can be sent again.
  public boolean repeatable() {
    return !row.test() && !row.eventType().isEmpty();
  }

  /// The channel type of the event; empty when it has none.
  public String channel() {
    return event == null ? "" : event.path("channel").asString("");
  }

  /// When the hub received the event, as the API writes it; empty when it has been removed.
  public String receivedAt() {
    return event == null ? "" : event.path("received_at").asString("");
  }

  /// The timeline, as a part of the page of its own.
  ///
  /// @param sentAfter attempts there were when it was sent again; -1 when it was not
  public record Timeline(DeliveryDetail detail, long sentAfter) {
    /// Whether the attempt that was asked for is still to come.
    public boolean waits() {
      return sentAfter >= 0 && detail.row().attempts() <= sentAfter;
    }
  }
}
