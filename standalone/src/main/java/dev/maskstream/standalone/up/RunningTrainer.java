package dev.maskstream.standalone.up;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.trainer.service.TrainerService;
import dev.maskstream.trainer.service.TrainerServiceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Starts the trainer as a service. */
public final class RunningTrainer {
  private RunningTrainer() {}

  /**
   * Starts it and returns at once.
   *
   * @param settings its own are picked out of them
   * @param signing what is done to a candidate before it is published
   * @throws Failure if its folder cannot be written
   */
  public static TrainerService start(
      Map<String, String> settings, MeterRegistry meters, UnaryOperator<ModelVersion> signing) {
    TrainerServiceSettings own = new TrainerServiceSettings(ServiceSettings.forTrainer(settings));
    try {
      return TrainerService.start(own, meters, signing);
    } catch (IOException e) {
      throw new Failure("the trainer cannot use " + own.folder() + ": " + Failure.reason(e), e);
    }
  }
}
