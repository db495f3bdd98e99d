package dev.switchhook.simulator.provider;

import java.util.HashMap;
import java.util.Map;

/// The conversations of one account, by person.
public final class Chats {
  private final Map<String, Chat> byPerson = new HashMap<>();
  private final Timing timing;
  private final double burst;
  private final double perSecond;

  /// @param burst how many messages to one person the provider takes at once
  /// @param perSecond how many it takes in the long run
  public Chats(Timing timing, double burst, double perSecond) {
    this.timing = timing;
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /// The conversation with this person; there are never more than people, or groups of them.
  public Chat with(String personId) {
    if (byPerson.size() > 2 * People.PEOPLE_MAX) {
      byPerson.clear();
    }
    return byPerson.computeIfAbsent(
        personId, _ -> new Chat(new Allowance(burst, perSecond, timing.now())));
  }
}
