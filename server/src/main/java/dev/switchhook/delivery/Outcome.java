package dev.switchhook.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as far as the next step depends on it.
sealed interface Outcome {
  /// What it says about the endpoint.
  Pace.Sign sign();

  /// Whether it counts as a success or a failure of the endpoint: what is disabled in the end is
  /// judged by that.
  default boolean isItsOwn() {
    return true;
  }

  /// The endpoint took the event.
  record Delivered() implements Outcome {
    @Override
    public Pace.Sign sign() {
      return Pace.Sign.TAKEN;
    }
  }

  /// The endpoint answered something else.
  ///
  /// @param retryAfter what the endpoint asked for with 429 or 503; null when it did not
  record Rejected(int status, @Nullable Duration retryAfter) implements Outcome {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    @Override
    public Pace.Sign sign() {
      boolean asksForTime =
          status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY_REQUESTS;
      return status >= 400 && status < 500 && !asksForTime ? Pace.Sign.REFUSED : Pace.Sign.SICK;
    }
  }

  /// 410: the endpoint wants no more, for good.
  record Gone() implements Outcome {
    @Override
    public Pace.Sign sign() {
      return Pace.Sign.REFUSED;
    }
  }

  /// No whole answer came.
  ///
  /// @param sign [Pace.Sign#SLOW], [Pace.Sign#SICK], or [Pace.Sign#NONE] when the hub may not or
  ///   cannot send what the endpoint is to get, or where
  record Unreachable(Pace.Sign sign) implements Outcome {}

  /// The hub's own network was in the way: a failed attempt, and not the endpoint's fault. Its lane
  /// is slowed all the same, so that what waits keeps its steps until somebody can be reached.
  record CutOff() implements Outcome {
    @Override
    public Pace.Sign sign() {
      return Pace.Sign.SICK;
    }

    @Override
    public boolean isItsOwn() {
      return false;
    }
  }

  /// The hub's forward proxy was in the way: a failed attempt, and not the endpoint's fault.
  record Prevented() implements Outcome {
    @Override
    public Pace.Sign sign() {
      return Pace.Sign.NONE;
    }

    @Override
    public boolean isItsOwn() {
      return false;
    }
  }
}
