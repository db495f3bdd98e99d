package dev.switchhook.egress;

/// Why a name has no addresses now. A failure of a [Resolver] that is none of these means
/// [FailureKind#RESOLVE].
final class LookUpFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /// @param kind whose fault it is
  LookUpFailure(FailureKind kind, String words) {
    super(words, null, false, false);
    this.kind = kind;
  }

  /// What a look-up that failed means.
  static FailureKind kindOf(Throwable failure) {
    return failure instanceof LookUpFailure known ? known.kind : FailureKind.RESOLVE;
  }
}
