package dev.switchhook.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `switchhook listen`: the deliveries of a hub, at a server on this machine.
@Command(
    name = "listen",
    description = {
      "Forwards deliveries of a running hub to a server on this machine.",
      "They wait at the hub while this is not running, and come in their order when it is."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:stopped with Ctrl-C, or done",
      "1:the hub refused",
      "2:the command line cannot be used",
      "3:no hub answers at the start",
      "4:the key is missing or refused"
    })
public final class ListenCommand implements Callable<Integer> {
  private static final String NAME = "listen";
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration LOCAL_TIME_MAX = Duration.ofSeconds(15);

  private final LivePorts ports;

  @Parameters(
      paramLabel = "PORT|URL",
      description = "The local server: 3000, localhost:3000/hook or a URL.")
  private String target = "";

  @Mixin private HubOptions options = new HubOptions();

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "TYPE",
      description = "Only these; else every type that there is when the queue is made.")
  private @Nullable List<String> events;

  @Option(
      names = "--profile",
      description = "How deliveries are written and signed; else standard.")
  private @Nullable String profile;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Begin with events of the last 10m, 2h, 1d, as far as they never came here.")
  private @Nullable String since;

  @Option(
      names = "--skip-failed",
      description = "Go on after an answer that is no success, instead of trying again.")
  private boolean skipFailed;

  @Option(names = "--forget", description = "Delete the queue of this listener, and end.")
  private boolean forget;

  /// A command that is given what it works with.
  public ListenCommand(LivePorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() {
    return ports.run(NAME, options, this::run);
  }

  private int run(HubClient hub, Stop stop) {
    ListenTarget to = ListenTarget.parse(target);
    Duration back = since == null ? Duration.ZERO : Since.ago(since);
    String name = "listen: " + ports.host().get() + " to " + to.name();
    AdminPorts admin = ports.admin();
    ListenOutput out = new ListenOutput(admin.out(), admin.err(), ports.clock(), options.json);
    if (forget) {
      Optional<JsonNode> known = ListenQueue.find(hub, name);
      known.ifPresent(endpoint -> ListenQueue.delete(hub, endpoint));
      out.state(known.isPresent() ? "its queue is deleted" : "there is no queue of this listener");
      return AdminExit.DONE;
    }
    ListenQueue queue = ListenQueue.open(hub, new ListenQueue.Wanted(name, events, profile));
    out.ready(queue, queue.secret(), to);
    if (!back.isZero()) {
      backfill(queue, back, stop, out);
    }
    try (LocalServer local = new LocalServer(to.url(), LOCAL_TIME_MAX)) {
      Listener.Timing timing = new Listener.Timing(ports.nanos(), admin.pause(), ports::backoff);
      return new Listener(new Listener.Ports(queue, local, out, stop, timing, skipFailed)).run();
    }
  }

  /// Waits for older events to be in the queue, so that they come before newer ones.
  private void backfill(ListenQueue queue, Duration back, Stop stop, ListenOutput out) {
    String replay = queue.backfill(ports.clock().instant().minus(back));
    JsonNode state = queue.backfilled(replay);
    while (state.path("status").asString("").equals("running") && !stop.asked()) {
      ports.admin().pause().accept(LOOK_EVERY);
      state = queue.backfilled(replay);
    }
    out.state(state.path("succeeded").asLong() + " older events were put into the queue");
  }
}
