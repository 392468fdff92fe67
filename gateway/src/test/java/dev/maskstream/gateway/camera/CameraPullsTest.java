package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.v1.Source;
import dev.maskstream.vision.image.ImageLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of cameras whose names nobody knows, so that no frame ever comes and no Kafka is needed. */
class CameraPullsTest {
  private static final String FULL = "cameras.max";
  private static final String UNKNOWN = "nobody knows";

  private final AtomicInteger lookedUp = new AtomicInteger();
  private Cameras cameras;

  private void begin(int most, CameraDoor.Resolver resolver) throws IOException {
    CameraSettings settings =
        new CameraSettings(
            most,
            AddressRule.parse(""),
            Optional.empty(),
            CameraTls.trusting(Optional.empty()),
            Duration.ofSeconds(1),
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
            90);
    CameraCounts counts = new CameraCounts(new SimpleMeterRegistry());
    CameraListener nobody =
        new CameraListener() {
          @Override
          public void online(String source) {}

          @Override
          public void offline(String source, String reason) {}
        };
    cameras =
        new Cameras(
            new Cameras.Shared(
                settings,
                new CameraDoor(settings, ImageLimits.DEFAULT, resolver, System::nanoTime),
                new CameraIntake(new CameraIntake.Parts(null, null, null, () -> 0), counts),
                counts,
                nobody,
                () -> 0,
                System::nanoTime,
                new Random(1)));
  }

  @AfterEach
  void end() {
    cameras.close();
  }

  private static Source record(String host) {
    return Source.newBuilder().setUrl("http://" + host + "/video").build();
  }

  private void awaitReason(String source, String part) {
    await()
        .untilAsserted(
            () ->
                assertThat(cameras.state(source))
                    .get()
                    .asInstanceOf(InstanceOfAssertFactories.type(CameraState.Offline.class))
                    .satisfies(state -> assertThat(state.reason()).contains(part)));
  }

  private static InetAddress[] unknown(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  @Test
  void aCameraThatFoundNoPlaceIsPulledWhenOneGetsFree() throws IOException {
    begin(1, CameraPullsTest::unknown);
    cameras.owned("first", record("a.example"));
    cameras.owned("second", record("b.example"));
    cameras.owned("third", record("c.example"));
    awaitReason("second", FULL);

    cameras.removed("first");

    awaitReason("second", UNKNOWN);
    awaitReason("third", FULL);
  }

  @Test
  void aCameraThatIsChangedKeepsItsPlace() throws IOException {
    begin(1, CameraPullsTest::unknown);
    cameras.owned("first", record("a.example"));
    cameras.owned("second", record("b.example"));

    cameras.owned("first", record("other.example"));

    awaitReason("first", UNKNOWN);
    awaitReason("second", FULL);
  }

  @Test
  void aCameraThatWaitsForAPlaceAndGoesIsNotPulled() throws IOException {
    begin(1, CameraPullsTest::unknown);
    cameras.owned("first", record("a.example"));
    cameras.owned("second", record("b.example"));

    cameras.givenUp(Set.of("first", "second"), true);

    assertThat(cameras.state("first")).isEmpty();
    assertThat(cameras.state("second")).isEmpty();
  }

  @Test
  void afterAFaultOfTheGatewaysOwnACameraIsTriedAgain() throws IOException {
    begin(
        1,
        host -> {
          if (lookedUp.incrementAndGet() == 1) {
            throw new IllegalStateException("a bug");
          }
          return unknown(host);
        });

    cameras.owned("gate", record("a.example"));

    awaitReason("gate", UNKNOWN);
  }
}
