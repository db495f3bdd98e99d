package dev.switchhook.egress;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a request ended.
public sealed interface EgressResult {
  /// Whole time from [Egress#send], look-up and connect included.
  Duration took();

  /// The same result of a request that something else went before.
  ///
  /// @param before how long that took
  default EgressResult after(Duration before) {
    Duration all = took().plus(before);
    return switch (this) {
      case Answered(int status, List<Header> headers, byte[] body, boolean truncated, var _) ->
          new Answered(status, headers, body, truncated, all);
      case Failed(FailureKind kind, String detail, var _, int statusSeen) ->
          new Failed(kind, detail, all, statusSeen);
    };
  }

  /// A well-formed answer came in time.
  ///
  /// @param status 200 to 999
  /// @param headers in the order received, at most [AnswerLimits#HEAD_BYTES_MAX] in all
  /// @param body at most [EgressRequest#answerBytesMax] bytes, never unpacked
  /// @param truncated true when the body was longer; the rest was not read
  /// @param took whole time
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Answered(int status, List<Header> headers, byte[] body, boolean truncated, Duration took)
      implements EgressResult {
    /// The first value of a header, by name without regard to case; null when there is none.
    public @Nullable String header(String name) {
      for (Header header : headers) {
        if (header.name().equalsIgnoreCase(name)) {
          return header.value();
        }
      }
      return null;
    }
  }

  /// There is no whole answer.
  ///
  /// @param kind which failure
  /// @param detail what happened, for the operator; names host and address, never path or secrets
  /// @param took whole time
  /// @param statusSeen the status of an answer that began, 0 when none did
  record Failed(FailureKind kind, String detail, Duration took, int statusSeen)
      implements EgressResult {}
}
