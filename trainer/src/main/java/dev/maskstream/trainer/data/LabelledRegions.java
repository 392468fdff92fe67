package dev.maskstream.trainer.data;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.PanopticLabels;
import dev.maskstream.vision.panoptic.PanopticFusion;
import dev.maskstream.vision.panoptic.PanopticSettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A set whose labels know classes only, with the objects that can be read out of them: each
 * connected region of a thing is one. Objects that touch are one object here, and one that
 * something stands in front of may be two. Regions too small for a panoptic answer are void.
 *
 * <p>Threads: any.
 */
final class LabelledRegions implements PanopticSet {
  private final DataSet set;
  private final List<PanopticClass> classes;
  private final PanopticFusion regions;

  /**
   * @param model classes of the model, whose things count where the set marks none
   */
  static LabelledRegions of(DataSet set, List<SegmentClass> model) {
    List<SegmentClass> own = set.labelling().classes();
    boolean marked = own.stream().anyMatch(SegmentClass::thing);
    return new LabelledRegions(set, PanopticFusion.things(marked ? own : model));
  }

  private LabelledRegions(DataSet set, Set<Integer> things) {
    this.set = set;
    this.classes =
        set.labelling().classes().stream()
            .filter(one -> set.labelling().counts(one.id()))
            .map(one -> PanopticClass.of(one, things.contains(one.id())))
            .toList();
    this.regions =
        new PanopticFusion(things, set.labelling().uncounted(), PanopticSettings.DEFAULT);
  }

  @Override
  public Origin origin() {
    return Origin.CONNECTED_REGIONS;
  }

  @Override
  public List<PanopticClass> classes() {
    return classes;
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String name(int index) {
    return set.name(index);
  }

  @Override
  public PanopticPicture read(int index) throws IOException {
    LabelledPicture one = set.read(index);
    PanopticLabels truth = regions.of(one.label(), List.of()).labels();
    return new PanopticPicture(one.picture(), truth);
  }
}
