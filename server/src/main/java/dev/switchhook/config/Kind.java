package dev.switchhook.config;

/// A kind of value: how it is written, within which limits, and how it is read.
///
/// @param name the kind in a word or two, for the reference page
/// @param range units and limits, for the reference page and for problems
/// @param parser reads a text that is neither empty nor surrounded by blanks
record Kind<T>(String name, String range, Parser<T> parser) {

  /// Reads a value, or says what is wrong with it.
  interface Parser<T> {
    Parsed<T> parse(String text);
  }

  /// What came of reading one value.
  sealed interface Parsed<T> {

    /// It is a value of this kind.
    record Value<T>(T value) implements Parsed<T> {}

    /// It is not.
    ///
    /// @param wrong continues "… is", without repeating the text
    /// @param right what would be right
    record Wrong<T>(String wrong, String right) implements Parsed<T> {}
  }

  /// Reads with this kind.
  Parsed<T> parse(String text) {
    return parser.parse(text);
  }

  static <T> Parsed<T> value(T value) {
    return new Parsed.Value<>(value);
  }

  static <T> Parsed<T> wrong(String wrong, String right) {
    return new Parsed.Wrong<>(wrong, right);
  }
}
