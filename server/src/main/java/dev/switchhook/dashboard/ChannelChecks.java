package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What works of a channel's connection, and what does not yet.
///
/// @param checks in the order in which they are passed
/// @param lastEvent id of the last event; empty when there is none
public record ChannelChecks(String channelId, List<Check> checks, String lastEvent) {
  /// Events that only a provider's genuine webhook makes.
  private static final Set<String> OF_PROVIDERS =
      Set.of("message.incoming", "message.report", "form.submitted", "channel.event");

  /// Copies the list.
  public ChannelChecks {
    checks = List.copyOf(checks);
  }

  /// How a check stands.
  public enum State {
    /// It is passed.
    GOOD("ok", "check", "good"),
    /// It failed lately.
    BAD("bad", "alert", "bad"),
    /// Nothing has been seen.
    WAITING("", "clock", "waiting");

    private final String badge;
    private final String icon;
    private final String word;

    State(String badge, String icon, String word) {
      this.badge = badge;
      this.icon = icon;
      this.word = word;
    }

    /// Kind of the badge.
    public String badge() {
      return badge;
    }

    /// Icon of the badge.
    public String icon() {
      return icon;
    }

    /// Last part of the texts' keys.
    public String word() {
      return word;
    }
  }

  /// One check.
  ///
  /// @param name of the check in the texts' keys
  /// @param at when it was decided; null when it is not known
  public record Check(String name, State state, @Nullable Instant at) {
    /// Key of what to say.
    public String text() {
      return "channels.check." + name + "." + state.word();
    }
  }

  /// Makes the list.
  ///
  /// @param activity as the API answers it
  static ChannelChecks of(ChannelView channel, JsonNode activity) {
    JsonNode last = activity.path("last_event");
    boolean provider = OF_PROVIDERS.contains(last.path("type").asString(""));
    Instant event = time(last, "received_at");
    Instant genuine = later(time(activity, "genuine_at"), provider ? event : null);
    List<Check> checks = new ArrayList<>();
    if (channel.network().shakesHands()) {
      // Meta sends nothing before the handshake, so a genuine webhook proves that too
      Instant verified = time(activity, "verified_at");
      checks.add(
          check(
              "verified",
              verified == null ? genuine : verified,
              time(activity, "verification_refused_at")));
    }
    checks.add(check("signature", genuine, time(activity, "refused_at")));
    checks.add(check("event", event, null));
    return new ChannelChecks(channel.id(), checks, last.path("id").asString(""));
  }

  private static Check check(String name, @Nullable Instant good, @Nullable Instant bad) {
    if (bad != null && (good == null || bad.isAfter(good))) {
      return new Check(name, State.BAD, bad);
    }
    return new Check(name, good == null ? State.WAITING : State.GOOD, good);
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private static @Nullable Instant time(JsonNode node, String field) {
    String text = node.path(field).asString("");
    return text.isEmpty() ? null : Instant.parse(text);
  }

  /// The worst of all: what the list shows.
  public State overall() {
    if (checks.stream().anyMatch(check -> check.state() == State.BAD)) {
      return State.BAD;
    }
    return checks.stream().allMatch(check -> check.state() == State.GOOD)
        ? State.GOOD
        : State.WAITING;
  }

  /// When the last event came; null when there is none.
  public @Nullable Instant lastAt() {
    return checks.getLast().at();
  }
}
