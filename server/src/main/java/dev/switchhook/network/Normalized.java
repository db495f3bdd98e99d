package dev.switchhook.network;

import java.util.List;

/// What became of one readable webhook body.
public sealed interface Normalized {
  /// Most updates that one body may hold. Meta documents 1,000 for a batch; more is refused as a
  /// whole.
  int UPDATES_MAX = 1_000;

  /// The updates in the order of the body, each key once; empty when there was nothing in it.
  ///
  /// @param list at most [#UPDATES_MAX], and beside them what nobody knows: at most one more for
  ///   each change of Meta's and for each entry that has any of them
  record Updates(List<Update> list) implements Normalized {}

  /// The body holds more updates than the limit; nothing of it may be stored.
  ///
  /// @param limit the limit it exceeds
  record TooMany(int limit) implements Normalized {}
}
