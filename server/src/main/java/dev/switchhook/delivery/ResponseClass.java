package dev.switchhook.delivery;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How an endpoint answered, by the first digit of the status.
public enum ResponseClass {
  /// 200 to 299.
  SUCCESS("2xx", 2),
  /// 300 to 399: redirects, which are never followed.
  REDIRECT("3xx", 3),
  /// 400 to 499.
  REFUSAL("4xx", 4),
  /// 500 to 599.
  FAULT("5xx", 5),
  /// No whole answer came: time-out, refused connection, broken answer.
  NONE("none", 0);

  private static final int CLASS_SIZE = 100;

  private final String wireName;
  private final int digit;

  ResponseClass(String wireName, int digit) {
    this.wireName = wireName;
    this.digit = digit;
  }

  /// The name in the API.
  public String wireName() {
    return wireName;
  }

  /// The class with that name in the API, exactly as written.
  public static Optional<ResponseClass> parse(String wireName) {
    return Stream.of(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }

  /// Whether a delivery's last status belongs to it.
  ///
  /// @param status null before the first attempt, 0 when no answer came
  boolean includes(@Nullable Integer status) {
    return status != null && status / CLASS_SIZE == digit;
  }
}
