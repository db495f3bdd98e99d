package dev.switchhook.egress;

import java.util.List;

/// What has been read of an answer, in whichever version of HTTP it comes.
interface Heard {
  /// True when any part of an answer has come.
  boolean begun();

  /// The final status; 0 as long as it is not known.
  int status();

  List<Header> headers();

  byte[] body();

  /// True when the body was longer than what is kept.
  boolean truncated();
}
