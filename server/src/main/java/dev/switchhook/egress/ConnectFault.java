package dev.switchhook.egress;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// What a failed connect means, in words for an operator.
///
/// @param kind CONNECT or TLS
/// @param words what happened, without host and address
record ConnectFault(FailureKind kind, String words) {
  private static final int CAUSES_MAX = 12;

  /// Reads the chain of causes: the innermost that says something wins.
  static ConnectFault of(Throwable failure) {
    ConnectFault found =
        new ConnectFault(FailureKind.CONNECT, "the connection could not be opened");
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      found = refine(found, cause, message.toLowerCase(Locale.ROOT));
    }
    return found;
  }

  private static ConnectFault refine(ConnectFault known, Throwable cause, String message) {
    return switch (cause) {
      case CertificateExpiredException e -> tls("the certificate has expired");
      case CertificateNotYetValidException e -> tls("the certificate is not valid yet");
      case CertPathValidatorException e when message.contains("algorithm constraints") ->
          tls("the certificate uses an algorithm or key that is too weak");
      case CertPathValidatorException e -> tls("the certificate chain is not valid");
      case CertPathBuilderException e ->
          tls("the certificate is not signed by a trusted authority");
      case CertificateException e
          when message.contains("subject alternative") || message.contains("no name matching") ->
          tls("the certificate is for another host");
      case CertificateException e when known.kind != FailureKind.TLS || known.isGeneral() ->
          tls("the certificate is not trusted");
      case SSLException e when message.contains("timed out") ->
          tls("the TLS handshake did not end in time");
      case SSLException e
          when message.contains("protocol_version") || message.contains("protocol version") ->
          tls("the server speaks no TLS 1.2 or 1.3");
      case SSLException e when message.contains("not an ssl") ->
          tls("the server does not speak TLS on this port");
      case SSLException e when known.kind != FailureKind.TLS -> tls(GENERAL_TLS);
      case NoRouteToHostException e -> connect("no route to the address");
      case ConnectException e when message.contains("timed out") ->
          connect("the address did not answer in time");
      case ConnectException e when message.contains("refused") ->
          connect("the connection was refused: nothing listens on this port");
      case ConnectException e when message.contains("unreachable") ->
          connect("no route to the address");
      default -> known;
    };
  }

  private static final String GENERAL_TLS = "the TLS handshake failed";

  private boolean isGeneral() {
    return words.equals(GENERAL_TLS);
  }

  private static ConnectFault tls(String words) {
    return new ConnectFault(FailureKind.TLS, words);
  }

  private static ConnectFault connect(String words) {
    return new ConnectFault(FailureKind.CONNECT, words);
  }
}
