package dev.switchhook.egress;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Whom the hub believes to be the server it called: what the JDK believes (a chain to a known
/// authority, in its time, for the host), as long as nothing in the chain is too weak
/// ([CertificateStrength]). The same for the system's authorities and for one's own. Immutable and
/// thread-safe.
///
/// Every certificate that the server sends is judged, in the chain or beside it: that needs no
/// second search for the chain, and leaves nothing to tell the two apart by. Of an authority that
/// is known, however it is sent, only the key counts; it is known by itself, not by its signature.
/// The self-signed certificate of an unknown authority is left alone: no chain can rest on it.
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager jdk;
  private final Map<X500Principal, List<X509Certificate>> authorities = new HashMap<>();

  private ServerTrust(X509ExtendedTrustManager jdk) {
    this.jdk = jdk;
    for (X509Certificate authority : jdk.getAcceptedIssuers()) {
      authorities
          .computeIfAbsent(authority.getSubjectX500Principal(), subject -> new ArrayList<>())
          .add(authority);
    }
  }

  /// Believes certificates of these authorities.
  ///
  /// @param pem their certificates; null for those that the JDK knows
  /// @throws IllegalArgumentException when they cannot be read
  static ServerTrust of(@Nullable Buffer pem) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem == null ? null : store(pem));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager jdk) {
          return new ServerTrust(jdk);
        }
      }
      throw new IllegalStateException("this JDK has no trust manager for TLS");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the trusted certificates cannot be read", e);
    }
  }

  private static KeyStore store(Buffer pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Certificate certificate :
        factory.generateCertificates(new ByteArrayInputStream(pem.getBytes()))) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    return store;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    jdk.checkServerTrusted(chain, type, engine);
    demandStrength(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    jdk.checkServerTrusted(chain, type, socket);
    demandStrength(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    jdk.checkServerTrusted(chain, type);
    demandStrength(chain);
  }

  private void demandStrength(X509Certificate[] chain) throws WeakCertificateException {
    for (int i = 0; i < chain.length; i++) {
      String fault = fault(chain[i]);
      if (fault != null) {
        throw new WeakCertificateException(
            (i == 0 ? "the certificate" : "a certificate above the server's own") + fault);
      }
    }
  }

  private @Nullable String fault(X509Certificate sent) {
    boolean known = isAuthority(sent);
    if (!known && isSelfSigned(sent)) {
      return null;
    }
    String ofKey = CertificateStrength.fault(sent.getPublicKey());
    if (ofKey != null) {
      return " is too weak: " + ofKey;
    }
    if (known) {
      return null;
    }
    String ofSignature = CertificateStrength.signatureFault(sent);
    if (ofSignature != null) {
      return " is too weak: " + ofSignature;
    }
    String above = faultAbove(sent);
    return above == null ? null : " is signed by an authority that is too weak: " + above;
  }

  /// What is wrong with a known authority that may have signed it; the JDK has found the one that
  /// did.
  private @Nullable String faultAbove(X509Certificate sent) {
    for (X509Certificate authority :
        authorities.getOrDefault(sent.getIssuerX500Principal(), List.of())) {
      String fault = CertificateStrength.fault(authority.getPublicKey());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /// Like the JDK: by name and key, so that another certificate of the same authority is it too.
  private boolean isAuthority(X509Certificate sent) {
    for (X509Certificate authority :
        authorities.getOrDefault(sent.getSubjectX500Principal(), List.of())) {
      if (authority.getPublicKey().equals(sent.getPublicKey())) {
        return true;
      }
    }
    return false;
  }

  /// By its signature, not by its names: an authority's new key is certified by its old one under
  /// the same name.
  private static boolean isSelfSigned(X509Certificate sent) {
    if (!sent.getSubjectX500Principal().equals(sent.getIssuerX500Principal())) {
      return false;
    }
    try {
      sent.verify(sent.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return jdk.getAcceptedIssuers();
  }

  /// The hub is never the server of these connections.
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("clients are not judged here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("clients are not judged here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("clients are not judged here");
  }
}
