package dev.switchhook.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.Transport;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.json.Json;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider of the test's own: remembers what it was sent, answers as the test says, and speaks a
/// protocol of a few words: the request is `{"id","to","text"}`; 200 with an id takes the message,
/// 429 and 503 mean later, 202 means nothing certain, all else refuses.
public final class ScriptedProvider implements Sender, Transport, MediaFinder {
  private static final Duration TOOK = Duration.ofMillis(3);

  public final List<Sent> sent = new CopyOnWriteArrayList<>();
  public volatile Function<Sent, @Nullable EgressResult> script = one -> taken("p-" + one.text());
  boolean reportsSent = true;
  Pace pace = new Pace(1_000, 0);
  private final InstantSource clock;

  public ScriptedProvider(InstantSource clock) {
    this.clock = clock;
  }

  /// A request that came.
  public record Sent(
      Instant at, EgressRequest request, JsonNode body, Consumer<EgressResult> done) {
    public String text() {
      return body.path("text").asString("");
    }
  }

  @Override
  public void send(EgressRequest request, Consumer<EgressResult> done) {
    JsonNode body = request.body().length == 0 ? Json.object() : Json.parse(request.body());
    Sent one = new Sent(clock.instant(), request, body, done);
    sent.add(one);
    EgressResult result = script.apply(one);
    if (result != null) {
      done.accept(result);
    }
  }

  public List<String> texts() {
    return sent.stream().map(Sent::text).toList();
  }

  public static EgressResult taken(String id) {
    return answer(200, id);
  }

  public static EgressResult answer(int status, String body) {
    return new EgressResult.Answered(status, List.of(), body.getBytes(UTF_8), false, TOOK);
  }

  public static EgressResult failed(FailureKind kind) {
    return new EgressResult.Failed(kind, "as the test wants", TOOK, 0);
  }

  @Override
  public Rendered render(OutgoingMessage message, SendingAccount account) {
    if (!message.type().equals("text")) {
      return new Rendered.Refused("/content/type", "must be text");
    }
    ObjectNode body =
        Json.object()
            .put("id", message.id().toString())
            .put("to", message.to())
            .put("text", message.content().path("text").asString(""))
            .put("reply_to", message.replyTo());
    return new Rendered.Ready(
        new ProviderCall(
            "/send", true, Map.of("Content-Type", "application/json"), Json.bytes(body)));
  }

  @Override
  public SendResult judge(ProviderAnswer answer) {
    String text = new String(answer.body(), UTF_8);
    SendResult.Problem problem =
        new SendResult.Problem(Integer.toString(answer.status()), text, null);
    return switch (answer.status()) {
      case 200 -> new SendResult.Accepted(text.isEmpty() ? null : text, null);
      case 202 -> new SendResult.Unclear(problem);
      case 429, 503 ->
          new SendResult.Later(
              problem, text.isEmpty() ? null : Duration.ofSeconds(Long.parseLong(text)));
      default -> new SendResult.Refused(problem);
    };
  }

  @Override
  public boolean reportsSent() {
    return reportsSent;
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public List<String> contentTypes() {
    return List.of("text");
  }

  /// Content of type `image` has a medium: `image.ask` is where it is asked for, `image.url` where
  /// it is; `image.gone` that it is not there any more.
  @Override
  public Step find(ObjectNode content, SendingAccount account) {
    JsonNode image = content.path("image");
    if (image.has("ask")) {
      return new Step.Ask(get(image.get("ask").stringValue()));
    }
    if (image.has("url")) {
      return new Step.Fetch(get(image.get("url").stringValue()));
    }
    return image.has("gone") ? new Step.Expired("it is gone") : new Step.None();
  }

  /// The answer is the place, or the next one to ask.
  @Override
  public Step next(ObjectNode content, SendingAccount account, ProviderAnswer answer) {
    String place = new String(answer.body(), UTF_8);
    if (answer.status() != 200) {
      return new Step.Failed("no place");
    }
    return place.startsWith("/ask") ? new Step.Ask(get(place)) : new Step.Fetch(get(place));
  }

  private static ProviderCall get(String target) {
    return new ProviderCall(target, false, Map.of(), new byte[0]);
  }
}
