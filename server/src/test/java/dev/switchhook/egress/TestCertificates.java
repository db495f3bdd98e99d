package dev.switchhook.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority and certificates signed by it, made by the JDK's own keytool in a
/// temporary folder.
public final class TestCertificates {
  private static final String PASSWORD = "not-a-secret";

  private final Path file;

  /// Makes the authority.
  public TestCertificates(Path folder) throws IOException, InterruptedException {
    file = folder.resolve("keys.p12");
    generate("ca", "-keyalg", "EC", "-groupname", "secp256r1", "-ext", "bc:c", "-validity", "10");
  }

  /// A TLS server's side with a new certificate of the authority.
  SSLContext server(String alias, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-signer", "ca", "-ext", "san=dns:hook.test,ip:127.0.0.1"));
    generate(alias, all.toArray(String[]::new));
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    KeyStore everything = load();
    one.setKeyEntry(
        alias,
        everything.getKey(alias, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        everything.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("ca", everything.getCertificate("ca"));
    trust.init(authorities);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// What a client shows: a new certificate of the authority and its key.
  public ClientCertificate client(String alias)
      throws IOException, InterruptedException, GeneralSecurityException {
    generate(alias, "-keyalg", "EC", "-groupname", "secp256r1", "-signer", "ca");
    return certificate(alias);
  }

  /// A certificate that nobody signed but itself, for a client.
  ClientCertificate selfSigned(String alias)
      throws IOException, InterruptedException, GeneralSecurityException {
    generate(alias, "-keyalg", "EC", "-groupname", "secp256r1");
    return certificate(alias);
  }

  private ClientCertificate certificate(String alias) throws IOException, GeneralSecurityException {
    List<Buffer> pem = pemOf(alias);
    if (ClientCertificate.parse(pem.getFirst().toString(), pem.getLast().toString())
        instanceof ClientCertificate.Accepted accepted) {
      return accepted.certificate();
    }
    throw new IllegalStateException("keytool made what cannot be used");
  }

  static String pem(String what, byte[] encoded) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }

  /// Chain and key in PEM of a server whose context was made before.
  List<Buffer> pemOf(String alias) throws IOException, GeneralSecurityException {
    KeyStore store = load();
    StringBuilder chain = new StringBuilder();
    for (java.security.cert.Certificate certificate : store.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    String key = pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    return List.of(Buffer.buffer(chain.toString()), Buffer.buffer(key));
  }

  /// The authority's certificate, for the client's trust.
  Buffer authority() throws IOException, GeneralSecurityException {
    byte[] encoded = load().getCertificate("ca").getEncoded();
    return Buffer.buffer(pem("CERTIFICATE", encoded));
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void generate(String alias, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // a short life
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
