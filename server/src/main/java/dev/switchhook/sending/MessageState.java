package dev.switchhook.sending;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a message is. Pure.
///
/// A state never goes back: what comes late, twice or out of order leaves it as it is. [#FAILED] is
/// an end; what has reached the recipient cannot fail any more.
public enum MessageState {
  /// Waits for its turn, or for its next try.
  ENQUEUED(0),
  /// A call may be under way.
  SENDING(1),
  /// It may have been sent, and nobody can tell; it is not sent again.
  UNCONFIRMED(2),
  /// The provider has taken it, and will report `sent` itself.
  ACCEPTED(3),
  /// The provider has sent it.
  SENT(4),
  /// It is on the recipient's device.
  DELIVERED(5),
  /// The recipient has seen it.
  READ(6),
  /// It will not arrive.
  FAILED(7);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final int code;

  MessageState(int code) {
    this.code = code;
  }

  /// The name in the API.
  public String wireName() {
    return wireName;
  }

  /// The number in the store; never changes.
  int code() {
    return code;
  }

  static MessageState ofCode(int code) {
    for (MessageState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalStateException("unknown state of a message in the store: " + code);
  }

  /// The state after the provider reported a status.
  ///
  /// @param status as in `message.report`: `sent`, `delivered`, `read`, `failed`, `played`; any
  ///   other leaves the state as it is
  public MessageState after(String status) {
    MessageState reported = reported(status);
    return reported == null ? this : after(reported);
  }

  /// The state after something happened that by itself means the given one.
  MessageState after(MessageState reported) {
    if (this == FAILED) {
      return FAILED;
    }
    if (reported == FAILED) {
      return compareTo(DELIVERED) < 0 ? FAILED : this;
    }
    return compareTo(reported) < 0 ? reported : this;
  }

  /// The state that a status means; null when it means none. A voice message that was played was
  /// read.
  static @Nullable MessageState reported(String status) {
    return switch (status) {
      case "sent" -> SENT;
      case "delivered" -> DELIVERED;
      case "read", "played" -> READ;
      case "failed" -> FAILED;
      default -> null;
    };
  }
}
