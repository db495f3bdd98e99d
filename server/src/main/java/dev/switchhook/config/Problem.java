package dev.switchhook.config;

/// One thing that is wrong with the configuration, in words for the person who wrote it.
///
/// @param key the key, or the file, that the problem is about
/// @param wrong what is wrong, as the continuation of a sentence that starts with the key; never
///   contains the value of a secret
/// @param right what would be right instead
public record Problem(String key, String wrong, String right) {

  /// The problem as one line: `KEY wrong; right`.
  @Override
  public String toString() {
    return key + " " + wrong + "; " + right;
  }
}
