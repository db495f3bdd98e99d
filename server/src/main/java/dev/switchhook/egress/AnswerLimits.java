package dev.switchhook.egress;

/// What is read of an answer at most.
public final class AnswerLimits {
  /// All status lines, headers and trailers of one answer together, in bytes, line feeds not
  /// counted. Interim answers count in.
  public static final int HEAD_BYTES_MAX = 32 * 1_024;

  /// Longest body that is kept, in bytes, unless the request asks for more; what is longer is cut
  /// and the connection closed.
  public static final int BODY_BYTES_MAX = 64 * 1_024;

  /// Longest body that a request may ask to be kept, in bytes: it is held in memory.
  public static final int LARGE_BODY_BYTES_MAX = 32 * 1_024 * 1_024;

  /// Most interim (1xx) answers before the answer.
  public static final int INTERIM_ANSWERS_MAX = 8;

  /// Longest line that announces a chunk, in bytes, extensions included.
  public static final int CHUNK_LINE_BYTES_MAX = 256;

  private AnswerLimits() {}
}
