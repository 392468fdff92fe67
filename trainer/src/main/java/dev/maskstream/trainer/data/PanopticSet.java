package dev.maskstream.trainer.data;

import java.io.IOException;
import java.util.List;

/**
 * Pictures whose objects are told apart, in a fixed order.
 *
 * <p>Threads: any.
 */
public interface PanopticSet {
  /** Where the objects come from. */
  enum Origin {
    /** People told them apart, in COCO's panoptic format. */
    COCO_PANOPTIC,
    /** They are the connected regions of labels that know classes only. */
    CONNECTED_REGIONS
  }

  Origin origin();

  /** In order of number. */
  List<PanopticClass> classes();

  int size();

  /** Name of a picture, unique in the set. */
  String name(int index);

  /**
   * Reads one picture and its segments.
   *
   * @throws IOException if a file cannot be read or is not what it should be; the message names it
   */
  PanopticPicture read(int index) throws IOException;
}
