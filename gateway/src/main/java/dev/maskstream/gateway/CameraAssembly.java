package dev.maskstream.gateway;

import dev.maskstream.gateway.camera.CameraCounts;
import dev.maskstream.gateway.camera.CameraDoor;
import dev.maskstream.gateway.camera.CameraEvents;
import dev.maskstream.gateway.camera.CameraIntake;
import dev.maskstream.gateway.camera.Cameras;
import dev.maskstream.gateway.topics.Follower;
import dev.maskstream.gateway.topics.KafkaLink;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.SourceOwnership;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Puts together what pulls cameras. What it opens goes to {@link Opened}. */
final class CameraAssembly {
  private final GatewaySettings settings;
  private final Topics topics;
  private final Opened opened;

  CameraAssembly(GatewaySettings settings, Opened opened) {
    this.settings = settings;
    this.topics = settings.topics();
    this.opened = opened;
  }

  CameraDoor door() {
    return new CameraDoor(
        settings.cameras(), settings.imageLimits(), InetAddress::getAllByName, System::nanoTime);
  }

  Cameras cameras(
      CameraDoor door, CameraIntake.Parts intake, RecordWriter records, MeterRegistry registry) {
    CameraCounts counts = new CameraCounts(registry);
    CameraEvents events = opened.add(new CameraEvents(records, topics, intake.epochMicros()));
    return opened.add(
        new Cameras(
            new Cameras.Shared(
                settings.cameras(),
                door,
                new CameraIntake(intake, counts),
                counts,
                events,
                intake.epochMicros(),
                System::nanoTime,
                new Random())));
  }

  /** From now on cameras are pulled, by the thread that is returned. */
  Follower follow(KafkaLink kafka, Cameras cameras) {
    KafkaConsumer<String, byte[]> member = kafka.member("cameras", SourceOwnership.group(topics));
    SourceOwnership ownership = new SourceOwnership(member, topics, listener(cameras));
    return opened.add(new Follower("cameras", member, ownership::runOnce)).start();
  }

  private static SourceOwnership.Listener listener(Cameras cameras) {
    return new SourceOwnership.Listener() {
      @Override
      public void owned(String source, Source record) {
        cameras.owned(source, record);
      }

      @Override
      public void removed(String source) {
        cameras.removed(source);
      }

      @Override
      public void givenUp(Set<String> sources, boolean inTime) {
        cameras.givenUp(sources, inTime);
      }
    };
  }
}
