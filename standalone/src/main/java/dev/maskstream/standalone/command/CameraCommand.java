package dev.maskstream.standalone.command;

import dev.maskstream.processor.StopSignal;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.up.LoneCamera;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the synthetic camera alone. */
@Command(
    name = "camera",
    description = {
      "Run the synthetic inspection camera alone, on an outside Kafka, as source `demo`.",
      "Where no model serves yet, the bundled ones begin, signed with your own key.",
    })
final class CameraCommand implements Callable<Integer> {
  @Option(
      names = "--unpack",
      paramLabel = "DIR",
      defaultValue = ".maskstream/camera",
      description = {
        "Folder that the bundled models are unpacked in.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Path folder;

  @Mixin private KafkaOptions kafka;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    OwnKey own = OwnKey.open(Maskstream.environment(spec));
    try (LoneCamera camera = LoneCamera.start(kafka.clients(), kafka.topics(), folder, own.key())) {
      StopSignal.whenAsked(camera::close);
      if (camera.awaitFailure()) {
        throw new Failure("the camera stopped; what went wrong is above");
      }
    }
    return 0;
  }
}
