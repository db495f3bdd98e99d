package dev.switchhook.egress;

import java.security.cert.CertificateException;

/// A server's certificate, or one that it rests on, is too weak to be believed. The message says
/// which and why, without any name.
final class WeakCertificateException extends CertificateException {
  private static final long serialVersionUID = 1;

  private final String words;

  WeakCertificateException(String words) {
    super(words);
    this.words = words;
  }

  /// The message.
  String words() {
    return words;
  }
}
