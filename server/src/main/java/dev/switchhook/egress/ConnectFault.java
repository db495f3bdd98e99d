package dev.switchhook.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What a failed connect means, in words for an operator.
///
/// @param kind CONNECT, UNANSWERED, NO_ROUTE or TLS; with a forward proxy also PROXY or OVERLOADED
/// @param words what happened, without host and address
record ConnectFault(FailureKind kind, String words) {
  private static final int CAUSES_MAX = 12;

  /// What a server may say about the certificate that it was shown, or not shown (RFC 8446 §6.2).
  private static final Set<String> CLIENT_CERTIFICATE_ALERTS =
      Set.of(
          "certificate_required",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied");

  private static final String ALERT = "received fatal alert: ";

  /// Reads the chain of causes: the innermost that says something wins.
  ///
  /// @param shown whether the hub had a certificate to show
  static ConnectFault of(Throwable failure, boolean shown) {
    if (failure instanceof ProxyFailure ofProxy) {
      return ofProxy.fault();
    }
    String alert = alert(failure);
    if (alert != null) {
      return tls(words(alert, shown));
    }
    return of(failure);
  }

  /// Whether an open connection ended because the server says no to the handshake: with TLS 1.3 it
  /// does so after the client has finished.
  static boolean isAlert(Throwable failure) {
    return alert(failure) != null;
  }

  /// The alert that the server sent; null when it sent none.
  private static @Nullable String alert(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
      int at = message.indexOf(ALERT);
      if (cause instanceof SSLException && at >= 0) {
        return message.substring(at + ALERT.length()).strip();
      }
    }
    return null;
  }

  private static String words(String alert, boolean shown) {
    if (CLIENT_CERTIFICATE_ALERTS.contains(alert)) {
      return shown
          ? "the server refused the client certificate (" + alert + ")"
          : "the server demands a client certificate, and the endpoint has none (" + alert + ")";
    }
    return switch (alert) {
      case "protocol_version" -> "the server speaks no TLS 1.2 or 1.3";
      case "unrecognized_name" -> "the server does not serve this host name";
      case "no_application_protocol" -> "the server speaks neither HTTP/1.1 nor HTTP/2";
      case "handshake_failure", "insufficient_security" ->
          "the server refused the handshake: no cipher in common"
              + (shown
                  ? ", or it refused the client certificate"
                  : ", or it demands a client certificate");
      default -> "the server refused the handshake (" + plain(alert) + ")";
    };
  }

  /// What an operator may be shown of it.
  private static String plain(String alert) {
    return alert.matches("[a-z_]{1,40}") ? alert : "unknown alert";
  }

  private static ConnectFault of(Throwable failure) {
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
      case WeakCertificateException e -> tls(e.words());
      case CertificateExpiredException e -> tls("the certificate has expired");
      case CertificateNotYetValidException e -> tls("the certificate is not valid yet");
      case CertPathValidatorException e when message.contains("algorithm constraints") ->
          tls("the certificate chain is too weak: an algorithm or key that the JDK has disabled");
      case CertPathValidatorException e -> tls("the certificate chain is not valid");
      case CertPathBuilderException e ->
          tls("the certificate is self-signed, or not signed by a trusted authority");
      case CertificateException e
          when message.contains("subject alternative") || message.contains("no name matching") ->
          tls("the certificate is for another host");
      case CertificateException e when known.kind != FailureKind.TLS || known.isGeneral() ->
          tls("the certificate is not trusted");
      case SSLException e when message.contains("timed out") ->
          tls("the TLS handshake did not end in time");
      case SSLException e when message.contains("protocol version") ->
          tls("the server speaks no TLS 1.2 or 1.3");
      case SSLException e when message.contains("not an ssl") ->
          tls("the server does not speak TLS on this port");
      case SSLException e when known.kind != FailureKind.TLS -> tls(GENERAL_TLS);
      // without an alert: it may be a way to the server that is broken
      case ClosedChannelException e when known.isGeneral() -> connect(CUT_SHORT);
      case IOException e when known.isGeneral() && message.contains("connection reset") ->
          connect(CUT_SHORT);
      case NoRouteToHostException e -> unanswered(NO_ROUTE);
      case ConnectException e when message.contains("timed out") ->
          unanswered("the address did not answer in time");
      case ConnectException e when message.contains("refused") ->
          connect("the connection was refused: nothing listens on this port");
      // Vert.x on NIO, where other transports have the exception of above
      case SocketException e when message.contains("unreachable") -> unanswered(NO_ROUTE);
      default -> known;
    };
  }

  private static final String CUT_SHORT =
      "the server closed or reset the connection in the TLS handshake";
  private static final String GENERAL_TLS = "the TLS handshake failed";
  private static final String NO_ROUTE = "no route to the address";

  private boolean isGeneral() {
    return words.equals(GENERAL_TLS);
  }

  /// Whether somebody, the hub's machine or a router, knows no way to the address.
  boolean isNoRoute() {
    return words.equals(NO_ROUTE);
  }

  /// The same, when it is the hub's machine that knows no way.
  ConnectFault ofOwnNetwork() {
    return new ConnectFault(
        FailureKind.NO_ROUTE,
        "the hub's machine has no route to the address, which is not held against the endpoint");
  }

  /// Whether another address of the same name may be well.
  boolean isOfOneAddress() {
    return switch (kind) {
      case CONNECT, UNANSWERED, NO_ROUTE -> true;
      case RESOLVE,
          NAME_SERVER,
          BLOCKED,
          TLS,
          AUTHENTICATION,
          PROXY,
          TIMEOUT,
          RESET,
          BROKEN_ANSWER,
          OVERLOADED ->
          false;
    };
  }

  private static ConnectFault unanswered(String words) {
    return new ConnectFault(FailureKind.UNANSWERED, words);
  }

  private static ConnectFault tls(String words) {
    return new ConnectFault(FailureKind.TLS, words);
  }

  private static ConnectFault connect(String words) {
    return new ConnectFault(FailureKind.CONNECT, words);
  }
}
