package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
class SecureCamerasTest {
  @TempDir static Path folder;

  @Test
  void aCameraWhoseOwnCertificateIsNamedIsPulledAndNoOther(TestBroker broker) throws Exception {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    CameraKey known = CameraKey.selfSigned(folder, "axis-00408c");
    CameraKey stranger = CameraKey.selfSigned(folder, "axis-00408d");
    Map<String, String> settings = new HashMap<>(CamerasTest.QUICK);
    settings.put("cameras.trust", known.certificate(folder).toString());
    MjpegServer.Script pictures = MjpegServer.pictures(jpeg, 20);
    try (MjpegServer ours = MjpegServer.start(pictures, known.doors());
        MjpegServer other = MjpegServer.start(pictures, stranger.doors());
        MjpegServer plain = MjpegServer.start(pictures);
        TestGateway gateway = TestGateway.start(broker, "secure-", settings)) {
      SourceClient sources = new SourceClient(gateway);
      ours.asks("Basic realm=\"hall\"");
      sources.camera("ours", ours.secureUrl().replace("https://", "https://guard:Tr0ub4dor@"));
      sources.camera("other", other.secureUrl());
      sources.camera("plain", plain.secureUrl());

      sources.awaitState("ours", "online");
      sources.awaitMoreFrames("ours");
      sources.awaitState("other", "offline");
      sources.awaitState("plain", "offline");

      assertThat(ours.requests().getLast()).contains("Basic Z3VhcmQ6VHIwdWI0ZG9y");
      assertThat(sources.show("other").getString("reason"))
          .contains("certificate is not trusted", "cameras.trust");
      assertThat(sources.show("plain").getString("reason")).contains("answers no TLS");
      assertThat(other.requests()).isEmpty();
    }
  }
}
