package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Messages written as JSON with single quotes, the calls they become, and the answers to them.
public record Sends(Sender sender, SendingAccount account, String to) {
  /// The id of every message.
  public static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-000000000001");

  /// What the network makes of a content; the content itself is never changed.
  public Rendered render(String content, @Nullable String replyTo) {
    ObjectNode tree = tree(content);
    String before = Json.text(tree);
    Rendered rendered = sender.render(new OutgoingMessage(ID, to, tree, replyTo), account);
    assertThat(Json.text(tree)).isEqualTo(before);
    return rendered;
  }

  /// The call that a content becomes.
  public ProviderCall call(String content) {
    return call(content, null);
  }

  /// The call that a content becomes, as an answer to a message.
  public ProviderCall call(String content, @Nullable String replyTo) {
    Rendered rendered = render(content, replyTo);
    assertThat(rendered).isInstanceOf(Rendered.Ready.class);
    return ((Rendered.Ready) rendered).call();
  }

  /// Checks that a content becomes a POST of this JSON; single quotes are double ones.
  public void become(String content, String json) {
    assertThat(body(call(content))).isEqualTo(Json.text(tree(json)));
  }

  /// Checks that a content is refused at this place, in words that have this part.
  public void refuse(String content, String pointer, String part) {
    refused(render(content, null), pointer, part);
  }

  /// Checks a refusal.
  public static void refused(Rendered rendered, String pointer, String part) {
    assertThat(rendered).isInstanceOf(Rendered.Refused.class);
    Rendered.Refused refused = (Rendered.Refused) rendered;
    assertThat(refused.pointer()).as(refused.detail()).isEqualTo(pointer);
    assertThat(refused.detail()).contains(part);
  }

  /// What an answer means.
  public SendResult judge(int status, String body) {
    return sender.judge(answer(status, body, Map.of()));
  }

  /// A whole answer; single quotes are double ones.
  public static ProviderAnswer answer(int status, String body, Map<String, String> headers) {
    return new ProviderAnswer(status, headers, quoted(body).getBytes(UTF_8), false);
  }

  /// The body of a call as text.
  public static String body(ProviderCall call) {
    return new String(call.body(), UTF_8);
  }

  /// JSON with single quotes.
  public static ObjectNode tree(String json) {
    return (ObjectNode) Json.parse(quoted(json).getBytes(UTF_8));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
