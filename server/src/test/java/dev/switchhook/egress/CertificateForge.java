package dev.switchhook.egress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/// Makes certificates that no authority would sign, in memory: short keys, old hashes, any chain.
/// Everything is RSA, as that has both.
final class CertificateForge {
  static final String STRONG = "SHA256withRSA";
  static final String SHA1 = "SHA1withRSA";
  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  /// Of servers, by their bits: making them is slow, and no test looks at whose they are.
  private static final Map<Integer, KeyPair> KEYS_OF_SERVERS = new ConcurrentHashMap<>();

  private CertificateForge() {}

  /// A certificate with its key, and those above it.
  ///
  /// @param chain its own first, the authority's last
  record Forged(String name, PrivateKey key, List<X509Certificate> chain) {
    X509Certificate own() {
      return chain.getFirst();
    }

    /// Its own certificate in PEM.
    String pem() throws GeneralSecurityException {
      return TestCertificates.pem("CERTIFICATE", own().getEncoded());
    }

    /// A server with these certificates, the authority's left out as usual.
    SSLContext server() throws GeneralSecurityException, IOException {
      return server(chain.subList(0, Math.max(1, chain.size() - 1)));
    }

    /// A server that sends these certificates.
    SSLContext server(List<X509Certificate> sent) throws GeneralSecurityException, IOException {
      KeyStore store = KeyStore.getInstance("JKS"); // takes certificates in any order
      store.load(null, null);
      store.setKeyEntry("server", key, PASSWORD, sent.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }
  }

  /// A new authority, signed by itself.
  static Forged authority(String name, int bits, String algorithm)
      throws GeneralSecurityException, IOException {
    KeyPair keys = keys(bits);
    Names names = new Names(name, name, true);
    X509Certificate own = sign(names, keys.getPublic(), keys.getPrivate(), algorithm);
    return new Forged(name, keys.getPrivate(), List.of(own));
  }

  /// A new certificate that may sign others, signed by the one above.
  static Forged intermediate(Forged above, String name, int bits, String algorithm)
      throws GeneralSecurityException, IOException {
    return below(above, new Names(name, above.name, true), keys(bits), algorithm);
  }

  /// A new certificate for the server `hook.test`, signed by the one above.
  static Forged leaf(Forged above, int bits, String algorithm)
      throws GeneralSecurityException, IOException {
    KeyPair keys = KEYS_OF_SERVERS.get(bits);
    if (keys == null) {
      keys = keys(bits);
      KEYS_OF_SERVERS.put(bits, keys);
    }
    return below(above, new Names("hook.test", above.name, false), keys, algorithm);
  }

  private static Forged below(Forged above, Names names, KeyPair keys, String algorithm)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(sign(names, keys.getPublic(), above.key, algorithm));
    chain.addAll(above.chain);
    return new Forged(names.subject, keys.getPrivate(), chain);
  }

  private static KeyPair keys(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private record Names(String subject, String issuer, boolean signs) {}

  private static X509Certificate sign(
      Names names, PublicKey certified, PrivateKey by, String algorithm)
      throws GeneralSecurityException, IOException {
    AlgorithmIdentifier identifier =
        new AlgorithmIdentifier(
            switch (algorithm) {
              case STRONG -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
              case SHA1 -> PKCSObjectIdentifiers.sha1WithRSAEncryption;
              default -> throw new IllegalArgumentException(algorithm);
            },
            DERNull.INSTANCE);
    V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
    Instant now = Instant.now();
    body.setSerialNumber(new ASN1Integer(BigInteger.valueOf(now.toEpochMilli())));
    body.setSignature(identifier);
    body.setSubject(new X500Name("CN=" + names.subject));
    body.setIssuer(new X500Name("CN=" + names.issuer));
    body.setStartDate(new Time(Date.from(now.minus(Duration.ofDays(1)))));
    body.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(1)))));
    body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(certified.getEncoded()));
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(names.signs));
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "hook.test"),
              new GeneralName(GeneralName.dNSName, "behind.hook.test")
            }));
    body.setExtensions(extensions.generate());
    var toBeSigned = body.generateTBSCertificate();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(by);
    signature.update(toBeSigned.getEncoded("DER"));
    ASN1EncodableVector all = new ASN1EncodableVector();
    all.add(toBeSigned);
    all.add(identifier);
    all.add(new DERBitString(signature.sign()));
    byte[] encoded = new DERSequence(all).getEncoded("DER");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
