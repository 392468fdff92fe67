package dev.maskstream.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;

/** A key with its certificate, made by the JDK's keytool. */
public record CameraKey(Path store, String name) {
  private static final String PASSWORD = "of-the-test";

  /** One that has signed itself. */
  public static CameraKey selfSigned(Path folder, String name, String... more) throws Exception {
    CameraKey key = new CameraKey(folder.resolve(name + ".p12"), name);
    key.keytool(join(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name), more));
    return key;
  }

  /** One that this one has signed, which is an authority. */
  public CameraKey sign(Path folder, String name, String address) throws Exception {
    CameraKey key = selfSigned(folder, name);
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".pem");
    key.keytool(List.of("-certreq", "-file", request.toString()));
    keytool(
        List.of(
            "-gencert",
            "-rfc",
            "-ext",
            "san=ip:" + address,
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString()));
    Path chain = folder.resolve(name + "-chain.pem");
    Files.writeString(chain, Files.readString(certificate(folder)) + Files.readString(signed));
    key.keytool(List.of("-importcert", "-noprompt", "-file", chain.toString()));
    return key;
  }

  /** Its certificate as PEM. */
  public Path certificate(Path folder) throws Exception {
    Path pem = folder.resolve(name + "-own.pem");
    keytool(List.of("-exportcert", "-rfc", "-file", pem.toString()));
    return pem;
  }

  public SSLServerSocketFactory doors() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private void keytool(List<String> what) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(List.of("-alias", name, "-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(new String(said, StandardCharsets.UTF_8));
    }
  }

  private static List<String> join(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
