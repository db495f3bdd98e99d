package dev.switchhook.bench;

/// Something outside of the measured matter went wrong: a process did not start, a call of the
/// preparation was refused, a time limit of the bench itself ran out. The message is for the person
/// at the terminal.
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailure(String message) {
    super(message);
  }

  BenchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
