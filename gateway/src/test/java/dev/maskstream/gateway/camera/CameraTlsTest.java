package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.gateway.CameraKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static CameraTls trusting;
  private static CameraKey authority;

  @BeforeAll
  static void make() throws Exception {
    authority = CameraKey.selfSigned(folder, "maker", "-ext", "bc:c=ca:true");
    trusting = CameraTls.trusting(Optional.of(authority.certificate(folder)));
  }

  @Test
  void whomANamedAuthoritySignedIsTrustedAtItsOwnAddress() throws Exception {
    CameraKey signed = authority.sign(folder, "signed", "127.0.0.1");

    assertThat(greeting(signed, trusting)).isEqualTo('!');
    assertThatThrownBy(() -> greeting(signed, CameraTls.trusting(Optional.empty())))
        .isInstanceOf(CameraFault.class)
        .hasMessageContaining("not trusted");
  }

  @Test
  void anotherCamerasCertificateIsNoGood() throws Exception {
    CameraKey elsewhere = authority.sign(folder, "elsewhere", "10.0.0.7");

    assertThatThrownBy(() -> greeting(elsewhere, trusting))
        .isInstanceOf(CameraFault.class)
        .hasMessageContaining("not trusted")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.pem"), "nothing of the kind");

    assertThatThrownBy(() -> CameraTls.trusting(Optional.of(text)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text.pem");
  }

  /** What a camera with that key says first. */
  private static int greeting(CameraKey key, CameraTls tls) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket door = key.doors().createServerSocket(0, 1, here)) {
      Thread.ofVirtual().start(() -> greet(door));
      try (Socket plain = new Socket(here, door.getLocalPort());
          Socket line = tls.over(plain, "127.0.0.1", door.getLocalPort(), PATIENCE)) {
        return line.getInputStream().read();
      }
    }
  }

  private static void greet(ServerSocket door) {
    try (Socket client = door.accept()) {
      client.getOutputStream().write('!');
    } catch (IOException refused) {
      // The other side says so.
    }
  }
}
