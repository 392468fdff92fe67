package dev.maskstream.gateway.camera;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to cameras. Trusted is whom the JVM trusts, whom a certificate of a file has signed, and that
 * very certificate: most cameras have signed themselves, with a name that is not their address.
 *
 * <p>Threads: any.
 */
public final class CameraTls {
  private final SSLSocketFactory sockets;

  private CameraTls(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Reads whom to trust.
   *
   * @param trust certificates in PEM form; empty for those the JVM trusts
   * @throws IOException if it cannot be read or holds no certificate
   */
  public static CameraTls trusting(Optional<Path> trust) throws IOException {
    try {
      List<X509Certificate> named = trust.isPresent() ? certificates(trust.get()) : List.of();
      TrustManager[] managers = {
        new Trust(named, manager(named), manager(null)),
      };
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return new CameraTls(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificates in PEM form: " + e.getMessage(), e);
    }
  }

  private static X509ExtendedTrustManager manager(List<X509Certificate> named)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(named == null ? null : store(named));
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private static KeyStore store(List<X509Certificate> named)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < named.size(); i++) {
      store.setCertificateEntry("camera-" + i, named.get(i));
    }
    return store;
  }

  /**
   * Begins TLS on a connection.
   *
   * @param connected closed with the socket that is returned
   * @param host name or address that the certificate must be of
   * @param patience for the handshake
   * @throws CameraFault if the camera is not trusted
   */
  Socket over(Socket connected, String host, int port, Duration patience) throws IOException {
    SSLSocket socket = (SSLSocket) sockets.createSocket(connected, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    try {
      socket.startHandshake();
    } catch (SocketTimeoutException e) {
      throw new CameraFault("no-connection", "the camera is reached, but answers no TLS in time");
    } catch (SSLException e) {
      throw e.getCause() instanceof CertificateException why
          ? new CameraFault(
              "untrusted",
              "the camera's certificate is not trusted (%s); cameras.trust may name it, or whoever"
                      .formatted(why.getMessage())
                  + " signed it")
          : new CameraFault("protocol", "the camera speaks no TLS that is known here");
    }
    socket.setSoTimeout(0);
    return socket;
  }

  /** Those named are taken as they are, whatever name they are of. */
  private static final class Trust extends X509ExtendedTrustManager {
    private final List<X509Certificate> named;
    private final X509ExtendedTrustManager signedByNamed;
    private final X509ExtendedTrustManager usual;

    Trust(
        List<X509Certificate> named,
        X509ExtendedTrustManager signedByNamed,
        X509ExtendedTrustManager usual) {
      this.named = named;
      this.signedByNamed = signedByNamed;
      this.usual = usual;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      if (chain.length > 0 && named.contains(chain[0])) {
        return;
      }
      if (named.isEmpty()) {
        usual.checkServerTrusted(chain, authType, socket);
        return;
      }
      try {
        signedByNamed.checkServerTrusted(chain, authType, socket);
      } catch (CertificateException notByThese) {
        try {
          usual.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException norByOthers) {
          // Of the two it is the one that tells of a wrong name.
          notByThese.addSuppressed(norByOthers);
          throw notByThese;
        }
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("cameras are connected to by sockets");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("cameras are connected to by sockets");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return Arrays.stream(usual.getAcceptedIssuers()).toArray(X509Certificate[]::new);
    }
  }
}
