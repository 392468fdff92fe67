package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.TrainingProgress;
import dev.maskstream.trainer.GoldenFrames;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.StopSwitch;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.service.CandidatePublisher.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a run from its plan to its outcome. What it finds done is not done again: a version that
 * the registry has is not published twice.
 *
 * <p>Threads: one at a time.
 */
final class RunWorker {
  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
  static final Duration REGISTRY_DEADLINE = Duration.ofSeconds(20);

  private final Parts parts;

  /**
   * What it works with.
   *
   * @param shadowShare of frames that a candidate sees
   */
  record Parts(
      RetrainRecipe recipe,
      float shadowShare,
      RunStore runs,
      RegistryReader registry,
      ModelFiles files,
      ProgressEvents events,
      TrainerMetrics metrics) {}

  /** How a run was left. */
  enum End {
    /** It has its outcome. */
    DONE,
    /** Told to stop; somebody goes on with it. */
    STOPPED,
    /** Kafka did not do its part; to be gone on with after a while, with a new publisher. */
    LATER
  }

  RunWorker(Parts parts) {
    this.parts = parts;
  }

  End work(RunPlan plan, StopSwitch stop, CandidatePublisher publisher)
      throws InterruptedException {
    try {
      return go(plan, stop, publisher);
    } catch (RecordTooLargeException | SerializationException | AuthorizationException e) {
      // Kafka will not think better of these.
      return failed(plan, stop, e);
    } catch (KafkaException e) {
      log.atWarn().setCause(e).addKeyValue("run", plan.name()).log("Kafka refused; to be retried");
      return stop.isStopped() ? End.STOPPED : End.LATER;
    } catch (IOException | ModelFiles.UnavailableException | RuntimeException e) {
      return failed(plan, stop, e);
    } catch (OutOfMemoryError | LinkageError e) {
      // Begun again, it would only come to the same, for ever.
      return failed(plan, stop, e);
    }
  }

  /** What goes wrong while a run is stopped, a closed publisher say, is not the run's fault. */
  private End failed(RunPlan plan, StopSwitch stop, Throwable cause) {
    if (stop.isStopped()) {
      return End.STOPPED;
    }
    log.atError().setCause(cause).addKeyValue("run", plan.name()).log("a run failed");
    return finish(plan, new RunOutcome(RunOutcome.FAILED, "", String.valueOf(cause.getMessage())));
  }

  private End go(RunPlan plan, StopSwitch stop, CandidatePublisher publisher)
      throws IOException, InterruptedException, ModelFiles.UnavailableException {
    RegistryContents registry = parts.registry().read(REGISTRY_DEADLINE);
    if (registry.version(plan.model(), plan.version()).isPresent()) {
      return finish(
          plan,
          new RunOutcome(
              RunOutcome.PUBLISHED, plan.version(), "the registry has its version already"));
    }
    Optional<ModelVersion> parent = registry.version(plan.model(), plan.parent());
    if (parent.isEmpty()) {
      throw new IOException("the registry no longer has the parent, version " + plan.parent());
    }
    Path onnx = parts.files().fetch(parent.get().getFiles(0));
    Retraining retraining =
        new Retraining(
            parts.recipe(), plan, parts.runs().of(plan), new Retraining.Parent(parent.get(), onnx));
    Optional<Retraining.Candidate> candidate =
        retraining.go(stop, new Epochs(plan), new Notes(plan));
    if (candidate.isEmpty()) {
      return End.STOPPED;
    }
    parts.metrics().measured(candidate.get().own().score().meanIou());
    if (!candidate.get().isBetter()) {
      return finish(
          plan,
          new RunOutcome(
              RunOutcome.REFUSED,
              "",
              "not better, so not published: " + Evidence.figures(plan, candidate.get())));
    }
    if (stop.isStopped()) {
      return End.STOPPED;
    }
    return publish(
        plan, retraining, new Retraining.Parent(parent.get(), onnx), candidate.get(), publisher);
  }

  private End publish(
      RunPlan plan,
      Retraining retraining,
      Retraining.Parent parent,
      Retraining.Candidate candidate,
      CandidatePublisher publisher)
      throws IOException, InterruptedException {
    List<GoldenFrame> golden =
        GoldenFrames.of(
            candidate.onnx(),
            parent.spec(plan.version(), Sha256.of(candidate.onnx())),
            GoldenPictures.of(retraining.heldOutPictures()),
            GoldenPictures.LEAST_AGREEMENT);
    String figures = Evidence.figures(plan, candidate);
    Step step =
        publisher.publish(
            Evidence.version(plan, parent.version(), candidate, golden),
            candidate.onnx(),
            () -> step(plan, figures));
    return finish(
        plan, new RunOutcome(RunOutcome.PUBLISHED, plan.version(), figures + "; " + step.said()));
  }

  /** The registry is asked anew: a run takes long, and somebody may have decided meanwhile. */
  private Step step(RunPlan plan, String figures) {
    Optional<Rollout> now = parts.registry().read(REGISTRY_DEADLINE).rollout(plan.model());
    return plan.step(now, parts.shadowShare(), figures);
  }

  private End finish(RunPlan plan, RunOutcome outcome) {
    try {
      parts.runs().finish(plan, outcome);
    } catch (IOException e) {
      log.atError().setCause(e).addKeyValue("run", plan.name()).log("an outcome is not written");
      return End.LATER;
    }
    parts.metrics().ended(outcome.state());
    parts
        .events()
        .say(
            TrainingProgress.newBuilder()
                .setState(outcome.state())
                .setDetail(outcome.detail())
                .setVersion(outcome.version()),
            plan);
    return End.DONE;
  }

  private final class Notes implements Retraining.Notes {
    private final RunPlan plan;

    Notes(RunPlan plan) {
      this.plan = plan;
    }

    @Override
    public void training(String with) {
      parts.events().say(plan, "training", plan.rule() + "; " + with);
    }

    @Override
    public void evaluating(String what) {
      parts.events().say(plan, "evaluating", what);
    }
  }

  private final class Epochs implements Progress {
    private final RunPlan plan;

    Epochs(RunPlan plan) {
      this.plan = plan;
    }

    @Override
    public void start(String task, long steps) {}

    @Override
    public void step(String note) {}

    @Override
    public void end(String summary) {}

    @Override
    public void epoch(Epoch done) {
      parts.metrics().epoch(done.number(), done.heldOutMeanIou());
      parts
          .events()
          .say(
              TrainingProgress.newBuilder()
                  .setState("training")
                  .setEpoch(done.number())
                  .setEpochs(done.of())
                  .setLoss(done.loss())
                  .setHeldOutMeanIou(done.heldOutMeanIou()),
              plan);
    }
  }
}
