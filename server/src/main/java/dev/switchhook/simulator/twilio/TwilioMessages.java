package dev.switchhook.simulator.twilio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The messages of all accounts, the newest [#MESSAGES_MAX].
final class TwilioMessages {
  /// Messages that are kept.
  static final int MESSAGES_MAX = 2_000;

  private final Map<String, TwilioMessage> bySid = new LinkedHashMap<>();

  /// Adds a message, or what has become of it.
  void put(TwilioMessage message) {
    bySid.put(message.sid(), message);
    if (bySid.size() > MESSAGES_MAX) {
      bySid.remove(bySid.keySet().iterator().next());
    }
  }

  Optional<TwilioMessage> find(String account, String sid) {
    return Optional.ofNullable(bySid.get(sid)).filter(one -> one.account().equals(account));
  }

  void remove(String sid) {
    bySid.remove(sid);
  }

  /// Those for which this holds, newest first.
  List<TwilioMessage> newest(Predicate<TwilioMessage> holds, int limit) {
    return List.copyOf(bySid.values()).reversed().stream().filter(holds).limit(limit).toList();
  }
}
