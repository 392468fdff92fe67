package dev.maskstream.trainer.data;

import dev.maskstream.trainer.data.layout.CocoPanopticSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what a panoptic model is held against. */
public final class PanopticSets {

  /**
   * Opens a set.
   *
   * @param place a {@code .json} in COCO's panoptic format; a folder with such a file, {@code
   *     panoptic_*.json}, in it or in its {@code annotations/}; else a data set as {@link DataSets}
   *     opens it, of whose labels each connected region of a thing is an object
   * @param card the model's model.json or classes.json
   * @throws IOException as {@link DataSets#openFor}, or if the file is of another kind
   */
  public static PanopticSet open(String place, Path card) throws IOException {
    Optional<PanopticSet> coco = CocoPanopticSet.open(Place.parse(place));
    return coco.isPresent()
        ? coco.get()
        : LabelledRegions.of(DataSets.openFor(place, card), Labelling.read(card).classes());
  }

  private PanopticSets() {}
}
