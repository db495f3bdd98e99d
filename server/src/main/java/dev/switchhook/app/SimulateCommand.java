package dev.switchhook.app;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.SimulatedProviders;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `simulate`: the simulated providers alone, for a hub or any other software.
@Command(
    name = "simulate",
    description = {
      "Runs simulated providers: Meta's Graph API (WhatsApp, Messenger, Instagram), Telegram's Bot"
          + " API and Twilio's REST API, on one port.",
      "They take what is sent to them, check it as the real ones do, and send signed webhooks."
          + " Steer them through /simulator/…, see docs/reference/simulators.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SimulateCommand implements Callable<Integer> {
  private static final int PORT = 8091;
  private static final int BAD_ARGUMENTS = 2;
  private static final int CANNOT_START = 1;

  private final PrintStream out;
  private final PrintStream error;

  @Option(
      names = "--port",
      description = "0 for any (default: ${DEFAULT-VALUE})",
      defaultValue = "" + PORT)
  private int port;

  @Option(
      names = "--host",
      description = "interface to listen on (default: ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1")
  private String host = "";

  @Option(
      names = "--hub",
      paramLabel = "URL",
      description = "the hub; Meta's webhooks go to its /api/webhook (default: ${DEFAULT-VALUE})",
      defaultValue = "http://127.0.0.1:8080")
  private URI hub = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--seed",
      description = "of all ids; the same one makes the same ids (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(names = "--no-accounts", description = "start without the accounts for trying")
  private boolean withoutAccounts;

  @Option(
      names = "--stop-after",
      description = "seconds after which it ends by itself (default: never)")
  private @Nullable Integer stopAfterSeconds;

  SimulateCommand(PrintStream out, PrintStream error) {
    this.out = out;
    this.error = error;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean web = "http".equals(hub.getScheme()) || "https".equals(hub.getScheme());
    if (!web || hub.getHost() == null || port < 0 || port > 65_535) {
      error.println("--hub must be an http or https URL, and --port a port");
      return BAD_ARGUMENTS;
    }
    RunningProviders running;
    try {
      running =
          RunningProviders.start(
              new SimulatedProviders.Settings(hub, SimulatedProviders.Pace.HUMAN),
              host,
              port,
              new SplittableRandom(seed));
    } catch (CompletionException e) {
      error.println("port " + port + " of " + host + " cannot be used: " + e.getMessage());
      return CANNOT_START;
    }
    List<ObjectNode> accounts = withoutAccounts ? List.of() : accounts();
    accounts.forEach(one -> RunningProviders.await(running.providers().open(one)));
    StopSignal.closeOnExit(running);
    print(running.url(), accounts);
    CountDownLatch end = new CountDownLatch(1);
    Integer seconds = stopAfterSeconds;
    if (seconds == null) {
      end.await();
    } else {
      var _ = end.await(seconds, TimeUnit.SECONDS);
    }
    return 0;
  }

  private void print(URI url, List<ObjectNode> accounts) {
    out.println("ready " + url);
    out.println();
    out.println("Start the hub with these, so that it talks to the simulation:");
    out.println("  SWITCHHOOK_META_GRAPH_URL=" + url);
    out.println("  SWITCHHOOK_TELEGRAM_API_URL=" + url);
    out.println("  SWITCHHOOK_TWILIO_API_URL=" + url);
    out.println("  SWITCHHOOK_ALLOW_HTTP=true SWITCHHOOK_EGRESS_ALLOW=127.0.0.0/8");
    if (!accounts.isEmpty()) {
      out.println();
      out.println("Accounts for trying; each line is a body for the hub's POST /v1/channels:");
      accounts.forEach(one -> out.println("  " + Json.text(one)));
    }
    out.println();
    out.println("Somebody writes:");
    out.println("  curl -s " + url + "/simulator/people -d '{\"id\":\"ana\",\"name\":\"Ana\"}'");
    out.println(
        "  curl -s "
            + url
            + "/simulator/people/ana/write"
            + " -d '{\"account\":\"whatsapp\",\"content\":{\"type\":\"text\",\"text\":\"Hello\"}}'");
    out.flush();
  }

  /// One of each type, with the credentials that docs/reference/simulators.md names. They open
  /// nothing but this simulation.
  private static List<ObjectNode> accounts() {
    return List.of(
        account("whatsapp")
            .put("phone_number_id", "106540352242922")
            .put("business_account_id", "102290129340398")
            .put("phone_number", "+1 555-0100")
            .put("access_token", "simulated-whatsapp-token")
            .put("app_secret", "simulated-app-secret"),
        account("messenger")
            .put("page_id", "108000000000001")
            .put("access_token", "simulated-page-token")
            .put("app_secret", "simulated-app-secret"),
        account("instagram")
            .put("account_id", "178414000000001")
            .put("access_token", "simulated-instagram-token")
            .put("app_secret", "simulated-app-secret"),
        account("telegram").put("bot_token", "700000001:simulated-bot-token"),
        account("sms")
            .put("account_sid", "AC00000000000000000000000000000001")
            .put("auth_token", "simulated-auth-token")
            .put("phone_number", "+15550100200"));
  }

  private static ObjectNode account(String type) {
    return Json.object().put("type", type).put("name", "Simulated " + type);
  }
}
