package dev.switchhook.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the generator knows about each request: an append-only text file, one line for the intent,
/// written before the request, and one for the outcome. Belongs to one thread.
///
/// ```
/// S <sequence> <nanos>
/// A <sequence> <status> <nanos>      acknowledged: a complete 200
/// R <sequence> <status> <nanos>      refused: a complete 4xx or 503; the hub says that it kept nothing
/// U <sequence> <reason> <nanos>      unknown: anything else
/// ```
final class AnswerLedger implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final BufferedWriter lines;

  AnswerLedger(Path file) throws IOException {
    this.lines = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), BUFFER);
  }

  void intent(long sequence, long nanos) {
    append("S " + sequence + ' ' + nanos + '\n');
  }

  /// Writes the outcome down and answers what it was.
  ///
  /// @param nanos when it was known, monotonic clock of the machine
  Outcome outcome(long sequence, Answer answer, long nanos) {
    Outcome outcome = judge(answer);
    String detail =
        switch (answer) {
          case Answer.Complete complete -> Integer.toString(complete.status());
          case Answer.Broken broken -> broken.reason().replaceAll("\\s+", "_");
        };
    append(outcome.letter() + " " + sequence + ' ' + detail + ' ' + nanos + '\n');
    return outcome;
  }

  static Outcome judge(Answer answer) {
    return switch (answer) {
      case Answer.Complete(int status, boolean _) when status == 200 -> Outcome.ACKNOWLEDGED;
      case Answer.Complete(int status, boolean _) when status == 503 -> Outcome.REFUSED;
      case Answer.Complete(int status, boolean _) when status >= 400 && status < 500 ->
          Outcome.REFUSED;
      case Answer.Complete _, Answer.Broken _ -> Outcome.UNKNOWN;
    };
  }

  void flush() {
    try {
      lines.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the generator's ledger", e);
    }
  }

  private void append(String line) {
    try {
      lines.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the generator's ledger", e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /// How a request ended, as far as its sender can tell.
  enum Outcome {
    ACKNOWLEDGED('A'),
    REFUSED('R'),
    UNKNOWN('U');

    private final char letter;

    Outcome(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }
  }
}
