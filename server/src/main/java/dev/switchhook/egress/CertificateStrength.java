package dev.switchhook.egress;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether a certificate's key and signature are strong enough to be believed. Stricter than the
/// JDK, which still takes RSA of 1024 bits, and SHA-1 under authorities of one's own. The limits
/// are those of public authorities (CA/Browser Forum, Baseline Requirements §6.1.5 and §7.1.3).
/// Pure.
final class CertificateStrength {
  /// Shortest RSA key, in bits; of DSA too.
  static final int RSA_BITS_MIN = 2_048;

  /// Shortest key on an elliptic curve, in bits of the curve's order.
  static final int CURVE_BITS_MIN = 256;

  private static final String PSS = "RSASSA-PSS";

  private CertificateStrength() {}

  /// What is wrong with a key, in words; null when it is strong enough. Keys of one strength only
  /// (Ed25519, Ed448, ML-DSA) are.
  static @Nullable String fault(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> tooShort("RSA", rsa.getModulus().bitLength(), RSA_BITS_MIN);
      case ECPublicKey curve ->
          tooShort("elliptic curve", curve.getParams().getOrder().bitLength(), CURVE_BITS_MIN);
      case DSAPublicKey dsa when dsa.getParams() == null -> "a DSA key without parameters";
      case DSAPublicKey dsa -> tooShort("DSA", dsa.getParams().getP().bitLength(), RSA_BITS_MIN);
      default -> null;
    };
  }

  private static @Nullable String tooShort(String what, int bits, int least) {
    return bits < least
        ? "a key of " + bits + " bits (" + what + ", at least " + least + " are wanted)"
        : null;
  }

  /// What is wrong with a certificate's signature, in words; null when it is strong enough.
  static @Nullable String signatureFault(X509Certificate certificate) {
    String hash = hash(certificate).toUpperCase(Locale.ROOT).replace("-", "");
    if (hash.startsWith("MD")) {
      return "a signature over " + hash;
    }
    boolean sha1 = hash.equals("SHA") || hash.equals("SHA1") || hash.startsWith("SHA1WITH");
    return sha1 ? "a signature over SHA-1" : null;
  }

  /// The signature's hash, or its algorithm, which begins with its hash.
  private static String hash(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName();
    return algorithm.equalsIgnoreCase(PSS) ? hashOfPss(certificate.getSigAlgParams()) : algorithm;
  }

  /// Without parameters it is SHA-1 (RFC 8017, appendix A.2.3).
  private static String hashOfPss(byte @Nullable [] encoded) {
    if (encoded == null) {
      return "SHA-1";
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
      parameters.init(encoded);
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | java.io.IOException e) {
      return "SHA-1"; // what cannot be read is not believed
    }
  }
}
