package dev.switchhook.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the hub shows a server that asks who it is in the TLS handshake (RFC 8446 §4.3.2): a
/// certificate with its chain, and the private key. Made by [#parse] only, so holding one means
/// that the two belong together. Immutable and thread-safe.
///
/// Connections are kept apart by certificate: one that was opened with it is never used for a
/// request without it, or with another.
public final class ClientCertificate {
  /// Longest chain, in certificates.
  public static final int CHAIN_MAX = 10;

  /// Longest text of a chain, in characters.
  public static final int CHAIN_CHARS_MAX = 65_536;

  /// Longest text of a key, in characters.
  public static final int KEY_CHARS_MAX = 16_384;

  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  private static final String CERTIFICATE_BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String CERTIFICATE_END = "-----END CERTIFICATE-----";
  private static final byte[] PROBE = "switchhook".getBytes(US_ASCII);

  private final String chain;
  private final String key;
  private final Instant expiresAt;
  private final String fingerprint;

  private ClientCertificate(String chain, String key, Instant expiresAt) {
    this.chain = chain;
    this.key = key;
    this.expiresAt = expiresAt;
    this.fingerprint = fingerprint(chain + key);
  }

  /// What [#parse] made of two texts.
  public sealed interface Parsed {}

  /// They belong together.
  ///
  /// @param certificate both
  public record Accepted(ClientCertificate certificate) implements Parsed {}

  /// One of them cannot be used.
  ///
  /// @param ofKey whether it is the key
  /// @param detail what is wrong, without any of it
  public record Refused(boolean ofKey, String detail) implements Parsed {}

  /// Reads a certificate chain and its private key. Pure: whether the certificate has expired is
  /// for the server to say.
  ///
  /// @param chain certificates in PEM, the hub's own first
  /// @param key PKCS #8 in PEM, not encrypted; RSA, elliptic curve or Ed25519
  public static Parsed parse(String chain, String key) {
    List<X509Certificate> certificates = certificates(chain);
    if (certificates == null) {
      return new Refused(
          false, "must be 1 to " + CHAIN_MAX + " X.509 certificates in PEM, the hub's own first");
    }
    X509Certificate own = certificates.getFirst();
    PrivateKey privateKey = privateKey(key, own.getPublicKey());
    if (privateKey == null) {
      return new Refused(
          true,
          "must be the certificate's private key in PEM: -----BEGIN PRIVATE KEY----- (PKCS #8, not"
              + " encrypted)");
    }
    if (!belongTogether(privateKey, own.getPublicKey())) {
      return new Refused(true, "is not the key of the first certificate");
    }
    return new Accepted(new ClientCertificate(chain, key, own.getNotAfter().toInstant()));
  }

  /// The chain in PEM, as it was given.
  public String chain() {
    return chain;
  }

  /// The private key in PEM: secret.
  public String key() {
    return key;
  }

  /// When the hub's own certificate ends.
  public Instant expiresAt() {
    return expiresAt;
  }

  /// Tells certificates apart; a hash of chain and key.
  String fingerprint() {
    return fingerprint;
  }

  private static @Nullable List<X509Certificate> certificates(String chain) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      int at = chain.indexOf(CERTIFICATE_BEGIN);
      while (at >= 0 && found.size() <= CHAIN_MAX) {
        int end = chain.indexOf(CERTIFICATE_END, at);
        if (end < 0) {
          return null;
        }
        byte[] der = decoded(chain.substring(at + CERTIFICATE_BEGIN.length(), end));
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        at = chain.indexOf(CERTIFICATE_BEGIN, end);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
    return found.isEmpty() || found.size() > CHAIN_MAX ? null : found;
  }

  private static @Nullable PrivateKey privateKey(String pem, PublicKey of) {
    int begin = pem.indexOf(KEY_BEGIN);
    int end = pem.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      return null;
    }
    try {
      byte[] der = decoded(pem.substring(begin + KEY_BEGIN.length(), end));
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  /// Signs with the one and checks with the other.
  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] decoded(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static String fingerprint(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientCertificate certificate
        && MessageDigest.isEqual(key.getBytes(US_ASCII), certificate.key.getBytes(US_ASCII))
        && chain.equals(certificate.chain);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  /// Without the key.
  @Override
  public String toString() {
    return "ClientCertificate[" + fingerprint + "]";
  }
}
