package dev.maskstream.processor.gate;

import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a version's record says of it and of its parent, on one held-out set: metrics {@code
 * mean-iou} and {@code iou}, and {@code parent-mean-iou} and {@code parent-iou} of the parent.
 *
 * @param parentVersion the version it was trained from and measured beside; empty when none
 * @param dataSet name of the held-out set
 * @param meanIou 0 to 1; NaN if it is not there
 * @param parentMeanIou 0 to 1; NaN if it is not there
 * @param classes those that the parent was measured on
 */
record Evidence(
    String parentVersion,
    String dataSet,
    double meanIou,
    double parentMeanIou,
    List<ClassIou> classes) {
  private static final String MEAN_IOU = "mean-iou";
  private static final String PARENT_MEAN_IOU = "parent-mean-iou";
  private static final String IOU = "iou";
  private static final String PARENT_IOU = "parent-iou";

  Evidence {
    classes = List.copyOf(classes);
  }

  /**
   * One class on the held-out set.
   *
   * @param iou 0 to 1; NaN if the version was not measured on it
   * @param parentIou 0 to 1
   */
  record ClassIou(String name, double iou, double parentIou) {
    double fall() {
      return parentIou - iou;
    }
  }

  static Evidence of(ModelVersion version) {
    String dataSet =
        version.getMetricsList().stream()
            .filter(metric -> metric.getName().equals(PARENT_MEAN_IOU))
            .map(Metric::getDataSet)
            .findFirst()
            .orElse("");
    List<Metric> metrics =
        version.getMetricsList().stream()
            .filter(metric -> metric.getDataSet().equals(dataSet))
            .toList();
    return new Evidence(
        version.getParentVersion(),
        dataSet,
        whole(metrics, MEAN_IOU).orElse(Double.NaN),
        whole(metrics, PARENT_MEAN_IOU).orElse(Double.NaN),
        classes(version, metrics));
  }

  private static OptionalDouble whole(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.getName().equals(name) && !metric.hasClassId())
        .mapToDouble(Metric::getValue)
        .findFirst();
  }

  /** A class that the held-out set has no pixel of has no figure, or NaN: there is nothing lost. */
  private static List<ClassIou> classes(ModelVersion version, List<Metric> metrics) {
    Map<Integer, String> names =
        version.getClassesList().stream()
            .collect(Collectors.toMap(ClassInfo::getId, ClassInfo::getName, (one, _) -> one));
    Map<Integer, Double> own = byClass(metrics, IOU);
    List<ClassIou> classes = new ArrayList<>();
    byClass(metrics, PARENT_IOU)
        .forEach(
            (id, parentIou) -> {
              if (!Double.isNaN(parentIou)) {
                String name = names.getOrDefault(id, "class " + id);
                classes.add(new ClassIou(name, own.getOrDefault(id, Double.NaN), parentIou));
              }
            });
    return classes;
  }

  private static Map<Integer, Double> byClass(List<Metric> metrics, String name) {
    Map<Integer, Double> byClass = new TreeMap<>();
    for (Metric metric : metrics) {
      if (metric.getName().equals(name) && metric.hasClassId()) {
        byClass.put(metric.getClassId(), metric.getValue());
      }
    }
    return byClass;
  }
}
