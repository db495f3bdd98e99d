package dev.switchhook.cli;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.telegram.TelegramNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `switchhook normalize <channel type> [FILE…]`: shows the events that the hub would make of a
/// webhook body.
///
/// Without files it reads one body from standard input and prints the JSON array of its events;
/// with files it prints one line of JSON for each, in order. The events have no `id` and no
/// `channel_id`, since nothing is stored; `message_id` is made up. Exit code 0, or 2 when a body
/// (or one of the files) cannot be read. Twilio's parameters are read as a form or as a JSON object
/// of texts. One use only: one object runs one command.
@Command(
    name = "normalize",
    description =
        "Reads provider webhook bodies and prints the events that the hub would make of them.",
    mixinStandardHelpOptions = true)
public final class NormalizeCommand implements Callable<Integer> {
  /// Longest body that is read, in bytes; what the hub itself takes.
  public static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  private static final int DONE = 0;
  private static final int UNUSABLE = 2;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Ids ids;

  @Parameters(
      index = "0",
      paramLabel = "<channel type>",
      description = "whatsapp, instagram, messenger, telegram or sms")
  private String typeName = "";

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files with one body each; none: standard input.")
  private List<Path> files = List.of();

  /// @param in where the body comes from when no file is named
  /// @param out results only; must encode as UTF-8
  /// @param err messages for people
  /// @param ids makes the message ids; its clock gives the time of events that have none of their
  ///   own
  public NormalizeCommand(InputStream in, PrintStream out, PrintStream err, Ids ids) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.ids = ids;
  }

  /// Runs the command; the result is its exit code.
  @Override
  public Integer call() throws IOException {
    Optional<ChannelType> type = ChannelType.parse(typeName);
    if (type.isEmpty()) {
      return refuse("there is no channel type '" + typeName + "'; known: " + known());
    }
    return files.isEmpty() ? standardInput(type.get()) : eachFile(type.get());
  }

  private static String known() {
    return Arrays.stream(ChannelType.values())
        .map(ChannelType::wireName)
        .collect(Collectors.joining(", "));
  }

  private int refuse(String message) {
    err.println("normalize: " + message);
    return UNUSABLE;
  }

  private int standardInput(ChannelType type) throws IOException {
    return switch (read(type, in)) {
      case Result.Events events -> {
        out.println(Json.pretty(events.list()));
        yield DONE;
      }
      case Result.Unusable unusable -> refuse(unusable.reason());
    };
  }

  private int eachFile(ChannelType type) {
    int exit = DONE;
    for (Path file : files) {
      ObjectNode line = Json.object().put("file", file.toString());
      switch (read(type, file)) {
        case Result.Events events -> line.set("events", events.list());
        case Result.Unusable unusable -> {
          line.put("error", unusable.reason());
          exit = refuse(file + ": " + unusable.reason());
        }
      }
      out.println(Json.text(line));
    }
    return exit;
  }

  private Result read(ChannelType type, Path file) {
    try (InputStream body = Files.newInputStream(file)) {
      return read(type, body);
    } catch (IOException e) {
      return new Result.Unusable("the file cannot be read");
    }
  }

  private Result read(ChannelType type, InputStream source) throws IOException {
    byte[] body = source.readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      return new Result.Unusable("the body is longer than " + BODY_BYTES_MAX + " bytes");
    }
    try {
      return switch (normalize(type, body)) {
        case Normalized.Updates updates -> new Result.Events(events(updates.list()));
        case Normalized.TooMany tooMany ->
            new Result.Unusable("the body holds more than " + tooMany.limit() + " updates");
      };
    } catch (UnreadableBody e) {
      return new Result.Unusable("the body is not readable: " + e.getMessage());
    }
  }

  private static Normalized normalize(ChannelType type, byte[] body) {
    return switch (type) {
      case WHATSAPP, INSTAGRAM, MESSENGER -> MetaNetwork.normalize(body);
      case TELEGRAM -> TelegramNetwork.normalize(body);
      case SMS -> TwilioNetwork.normalize(body);
    };
  }

  private ArrayNode events(List<Update> updates) {
    ArrayNode events = Json.array();
    for (Update update : updates) {
      events.add(event(update));
    }
    return events;
  }

  private ObjectNode event(Update update) {
    ObjectNode data = Json.object();
    if (update.type().equals(EventType.MESSAGE_INCOMING)
        || update.type().equals(EventType.FORM_SUBMITTED)) {
      data.put("message_id", ids.next().toString());
    }
    data.setAll(update.data());
    Instant time = update.occurredAt();
    ObjectNode event = Json.object().put("type", update.type().name());
    event.put(
        "timestamp",
        (time == null ? Instant.ofEpochMilli(Ids.millisOf(ids.next())) : time).toString());
    event.put("channel", channel(update.route()).wireName());
    event.set("data", data);
    return event;
  }

  private static ChannelType channel(Route route) {
    return switch (route) {
      case Route.Account account -> account.type();
      case Route.BusinessAccount business -> ChannelType.WHATSAPP;
      case Route.PathChannel path -> path.type();
    };
  }

  /// What became of one body.
  private sealed interface Result {
    record Events(ArrayNode list) implements Result {}

    record Unusable(String reason) implements Result {}
  }
}
