package dev.switchhook.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.switchhook.authentication.Authentication.Algorithm;
import dev.switchhook.authentication.Authentication.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes and signs JWTs (RFC 7519, RFC 7515 through Nimbus JOSE+JWT). A key is read once and kept
/// ready. Thread-safe.
public final class SignedTokens {
  /// Shortest shared secret for HS256, in bytes (RFC 7518 §3.2).
  public static final int SECRET_BYTES_MIN = 32;

  /// Shortest RSA key, in bits (RFC 7518 §3.3).
  public static final int RSA_BITS_MIN = 2_048;

  /// Longest RSA key, in bits: a signature holds an event loop, and its time grows with the cube.
  public static final int RSA_BITS_MAX = 4_096;

  /// A receiver whose clock is behind must not find the token to be from the future.
  private static final Duration BACKDATED = Duration.ofSeconds(5);

  private static final int KEYS_KEPT_MAX = 256;
  private static final int P256_BITS = 256;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final Map<Jwt, JWSSigner> signers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Jwt, JWSSigner> eldest) {
          return size() > KEYS_KEPT_MAX;
        }
      };

  SignedTokens() {}

  /// What is wrong with a key, in words that complete "the key …"; null when it can sign.
  public static @Nullable String fault(Algorithm algorithm, String key) {
    try {
      var _ = signer(algorithm, key);
      return null;
    } catch (UnusableKey e) {
      return e.words;
    }
  }

  /// A token of the moment.
  ///
  /// @param subject `sub`, when the owner named none
  /// @param audience `aud`, when the owner named none
  synchronized String make(Jwt jwt, String subject, String audience, Instant now) {
    String issuer = jwt.issuer();
    String ownSubject = jwt.subject();
    String ownAudience = jwt.audience();
    Instant from = now.minus(BACKDATED);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer == null ? "switchhook" : issuer)
            .subject(ownSubject == null ? subject : ownSubject)
            .audience(ownAudience == null ? audience : ownAudience)
            .issueTime(Date.from(from))
            .expirationTime(Date.from(now.plus(jwt.lifetime())))
            .build();
    JWSHeader head =
        new JWSHeader.Builder(JWSAlgorithm.parse(jwt.algorithm().name()))
            .type(JOSEObjectType.JWT)
            .keyID(jwt.keyId())
            .build();
    SignedJWT token = new SignedJWT(head, claims);
    try {
      token.sign(signers.computeIfAbsent(jwt, SignedTokens::readySigner));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was judged does not sign", e);
    }
    return token.serialize();
  }

  private static JWSSigner readySigner(Jwt jwt) {
    try {
      return signer(jwt.algorithm(), jwt.key().reveal());
    } catch (UnusableKey e) {
      throw new IllegalStateException("a stored key " + e.words, e);
    }
  }

  private static JWSSigner signer(Algorithm algorithm, String key) throws UnusableKey {
    try {
      return switch (algorithm) {
        case HS256 -> new MACSigner(sharedSecret(key));
        case RS256 -> new RSASSASigner(rsa(key));
        case ES256 -> new ECDSASigner(p256(key));
      };
    } catch (JOSEException e) {
      throw new UnusableKey("cannot sign with " + algorithm);
    }
  }

  private static byte[] sharedSecret(String key) throws UnusableKey {
    byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (bytes.length < SECRET_BYTES_MIN) {
      throw new UnusableKey("must have at least " + SECRET_BYTES_MIN + " bytes for HS256");
    }
    return bytes;
  }

  private static PrivateKey rsa(String pem) throws UnusableKey {
    if (!(privateKey(pem, "RSA") instanceof RSAPrivateKey key)) {
      throw new UnusableKey("is no RSA key");
    }
    int bits = key.getModulus().bitLength();
    if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
      throw new UnusableKey(
          "has " + bits + " bits; RS256 takes " + RSA_BITS_MIN + " to " + RSA_BITS_MAX);
    }
    return key;
  }

  private static ECPrivateKey p256(String pem) throws UnusableKey {
    if (!(privateKey(pem, "EC") instanceof ECPrivateKey key)
        || key.getParams().getOrder().bitLength() != P256_BITS) {
      throw new UnusableKey("is no elliptic-curve key of P-256");
    }
    return key;
  }

  private static PrivateKey privateKey(String pem, String algorithm) throws UnusableKey {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new UnusableKey(
          "must be a private key in PEM: -----BEGIN PRIVATE KEY----- (PKCS #8, not encrypted)");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableKey("is no " + algorithm + " private key in PKCS #8");
    }
  }

  private static final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    private final String words;

    UnusableKey(String words) {
      super(words, null, false, false);
      this.words = words;
    }
  }
}
