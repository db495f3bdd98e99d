package dev.switchhook.simulator.provider;

import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Posts what the hub is to be told, and lets go wrong on the way what somebody asked for.
public final class Mailroom {
  /// Longest time that a batch or a reordered group waits for its last member.
  public static final Duration HELD_MAX = Duration.ofSeconds(5);

  private final Timing timing;
  private final Carrier carrier;
  private final Faults faults;
  private final Journal posted = new Journal();
  private final Map<String, Held> held = new LinkedHashMap<>();
  private long nobodyAsked;
  private long groups;

  Mailroom(Timing timing, Carrier carrier, Faults faults) {
    this.timing = timing;
    this.carrier = carrier;
    this.faults = faults;
  }

  private record Held(long number, Fault fault, List<Notice> notices) {}

  /// Sends a notice off.
  public void offer(Notice notice) {
    String account = notice.envelope().account();
    if (faults.take(FaultKind.LOSE, account).isPresent()) {
      return;
    }
    Held group = held.get(account);
    if (group == null) {
      group = hold(notice);
    }
    if (group == null) {
      post(List.of(notice), notice.lane());
      return;
    }
    group.notices().add(notice);
    if (group.notices().size() >= size(group.fault(), notice.envelope())) {
      release(account);
    }
  }

  /// Webhooks that were posted, with the hub's answers.
  public Journal posted() {
    return posted;
  }

  /// Notices that had nowhere to go, since no webhook was set.
  public long nobodyAsked() {
    return nobodyAsked;
  }

  private @Nullable Held hold(Notice notice) {
    String account = notice.envelope().account();
    Fault fault = faults.take(FaultKind.BATCH, account).orElse(null);
    if (fault == null) {
      fault = faults.take(FaultKind.REORDER, account).orElse(null);
    }
    if (fault == null) {
      return null;
    }
    groups++;
    long number = groups;
    Held group = new Held(number, fault, new ArrayList<>());
    held.put(account, group);
    timing.after(
        HELD_MAX,
        () -> {
          // It may have gone out, and another one be held.
          Held still = held.get(account);
          if (still != null && still.number() == number) {
            release(account);
          }
        });
    return group;
  }

  private static int size(Fault fault, Envelope envelope) {
    return fault.kind() == FaultKind.BATCH
        ? Math.min(fault.count(), envelope.partsMax())
        : fault.count();
  }

  private void release(String account) {
    Held group = held.remove(account);
    if (group == null) {
      return;
    }
    if (group.fault().kind() == FaultKind.BATCH) {
      post(group.notices(), group.notices().getFirst().lane());
    } else {
      // One lane for all, so that the wrong order is the one they arrive in.
      group.notices().reversed().forEach(notice -> post(List.of(notice), account + "#reordered"));
    }
  }

  private void post(List<Notice> notices, String lane) {
    Envelope envelope = notices.getFirst().envelope();
    Webhook webhook = envelope.seal(notices.stream().map(Notice::part).toList());
    if (webhook == null) {
      nobodyAsked++;
      return;
    }
    String account = envelope.account();
    String body = new String(webhook.body(), StandardCharsets.UTF_8);
    if (faults.take(FaultKind.WRONG_SIGNATURE, account, body).isPresent()) {
      deliver(account, lane, webhook.forged());
    }
    int copies = faults.take(FaultKind.DUPLICATE, account, body).map(Fault::count).orElse(0);
    Fault late = faults.take(FaultKind.DELAY, account, body).orElse(null);
    if (late == null) {
      deliver(account, lane, webhook);
    } else {
      timing.after(late.delay(), () -> deliver(account, lane, webhook));
    }
    for (int copy = 1; copy <= copies; copy++) {
      deliver(account, lane + "#copy-" + copy, webhook);
    }
  }

  private void deliver(String account, String lane, Webhook webhook) {
    String body = new String(webhook.body(), StandardCharsets.UTF_8);
    String kept = body.substring(0, Math.min(body.length(), Journal.BODY_CHARS_MAX));
    ObjectNode row =
        Json.object()
            .put("at", timing.now().toString())
            .put("account", account)
            .put("url", webhook.url().toString())
            .put("body", kept)
            .putNull("status")
            .put("attempts", 0);
    posted.add(row, kept.length());
    carrier.post(
        lane, webhook, (status, attempts) -> row.put("status", status).put("attempts", attempts));
  }
}
