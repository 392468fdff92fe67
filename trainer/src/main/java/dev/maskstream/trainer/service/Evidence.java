package dev.maskstream.trainer.service;

import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.trainer.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a candidate is published with, and what is said of it. Rules only. */
final class Evidence {

  /** A candidate's record: its parent's, with its own name, figures and frames. */
  static ModelVersion version(
      RunPlan plan, ModelVersion parent, Retraining.Candidate candidate, List<GoldenFrame> golden) {
    return parent.toBuilder()
        .clearFiles()
        .clearMetrics()
        .clearTrainingData()
        .clearGoldenFrames()
        .clearSigner()
        .clearSignature()
        .clearCreatedAtMicros()
        .setVersion(plan.version())
        .setParentVersion(plan.parent())
        .addAllTrainingData(plan.trainingData())
        .addAllMetrics(metrics("", candidate.own().score(), plan))
        .addAllMetrics(metrics("parent-", candidate.parents().score(), plan))
        .addAllGoldenFrames(golden)
        .build();
  }

  private static List<Metric> metrics(String prefix, Score score, RunPlan plan) {
    List<Metric> metrics = new ArrayList<>();
    Metric set = Metric.newBuilder().setDataSet(plan.heldOutName()).build();
    metrics.add(set.toBuilder().setName(prefix + "mean-iou").setValue(score.meanIou()).build());
    metrics.add(
        set.toBuilder().setName(prefix + "pixel-accuracy").setValue(score.pixelAccuracy()).build());
    for (int id = 0; id < score.iou().size(); id++) {
      if (score.iou().get(id).isPresent()) {
        metrics.add(
            set.toBuilder()
                .setName(prefix + "iou")
                .setValue(score.iou().get(id).getAsDouble())
                .setClassId(id)
                .build());
      }
    }
    return metrics;
  }

  /** The two figures in a sentence. */
  static String figures(RunPlan plan, Retraining.Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "mean IoU %.4f, %s has %.4f, on %s",
        candidate.own().score().meanIou(),
        plan.parent(),
        candidate.parents().score().meanIou(),
        plan.heldOutName());
  }

  private Evidence() {}
}
