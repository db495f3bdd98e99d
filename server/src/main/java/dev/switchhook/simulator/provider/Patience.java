package dev.switchhook.simulator.provider;

/// What a provider does about a webhook that was not taken.
public enum Patience {
  /// Meta: everything but 200 is a failure; tried again ever more rarely. Others do not wait for
  /// it.
  META,
  /// Telegram: 2xx is success; tried again at once, then after 2, 4, 8 … s; later updates of the
  /// same chat wait.
  TELEGRAM,
  /// Twilio: one more attempt, and only when no connection came about.
  TWILIO,
  /// No second attempt.
  NONE;

  /// Whether an answer with this status ends it.
  public boolean isTaken(int status) {
    return this == META ? status == 200 : status >= 200 && status < 300;
  }
}
