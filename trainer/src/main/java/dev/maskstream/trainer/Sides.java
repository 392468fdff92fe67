package dev.maskstream.trainer;

import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.Contents;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Place;
import dev.maskstream.trainer.data.Split;
import dev.maskstream.trainer.data.Troubles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a run trains on and what it holds out: a validation set that was named; else the set's own
 * validation part; else a share of the pictures.
 *
 * @param trainName of the place, with the part where there are several
 * @param trainIndices which pictures of {@code train}
 */
record Sides(
    String trainName,
    DataSet train,
    List<Integer> trainIndices,
    String heldOutName,
    DataSet heldOut,
    List<Integer> heldOutIndices) {

  private record Side(String name, DataSet pictures) {}

  /**
   * Decides the sides.
   *
   * @param troubles takes what is missing
   * @throws IOException if a set cannot be opened, a side is empty, or the sides have different
   *     classes
   */
  static Sides of(Pictures pictures, Troubles troubles) throws IOException {
    Place place = Place.parse(pictures.train());
    Contents set = DataSets.find(place.whole(), pictures.classes());
    Side train = side(set, place, Part.TRAIN, troubles);
    Optional<Side> heldOut = heldOut(pictures, set, place, train, troubles);
    Sides sides =
        heldOut.isPresent()
            ? apart(train, heldOut.get())
            : shared(train, pictures.heldOut(), Split.of(train.pictures(), pictures.heldOut()));
    sides.requireSome();
    sides.requireSameClasses();
    return sides;
  }

  private static Optional<Side> heldOut(
      Pictures pictures, Contents set, Place place, Side train, Troubles troubles)
      throws IOException {
    if (pictures.validation().isPresent()) {
      Place other = Place.parse(pictures.validation().get());
      Contents found = DataSets.find(other.whole(), pictures.classes());
      return Optional.of(side(found, other, Part.VAL, troubles));
    }
    Place own = new Place(place.whole(), Optional.of(Part.VAL));
    if (set.part(Part.VAL).isEmpty() || train.name().equals(own.toString())) {
      return Optional.empty();
    }
    return Optional.of(side(set, own, Part.VAL, troubles));
  }

  private static Side side(Contents set, Place place, String preferred, Troubles troubles)
      throws IOException {
    Part part = set.choose(place, preferred);
    String name =
        part.name().equals(Part.ALL)
            ? place.toString()
            : new Place(place.whole(), Optional.of(part.name())).toString();
    return new Side(name, part.open(name, troubles));
  }

  private static Sides apart(Side train, Side heldOut) {
    return new Sides(
        train.name(),
        train.pictures(),
        Split.all(train.pictures()),
        heldOut.name(),
        heldOut.pictures(),
        Split.all(heldOut.pictures()));
  }

  private static Sides shared(Side train, double share, Split split) {
    return new Sides(
        train.name(),
        train.pictures(),
        split.train(),
        share + " of " + train.name(),
        train.pictures(),
        split.heldOut());
  }

  /** The same sides with fewer pictures. */
  Sides only(List<Integer> trainIndices, List<Integer> heldOutIndices) throws IOException {
    Sides fewer = new Sides(trainName, train, trainIndices, heldOutName, heldOut, heldOutIndices);
    fewer.requireSome();
    return fewer;
  }

  private void requireSome() throws IOException {
    if (trainIndices.isEmpty() || heldOutIndices.isEmpty()) {
      throw new IOException(
          "%d pictures to train on and %d held out: there must be some of both"
              .formatted(trainIndices.size(), heldOutIndices.size()));
    }
  }

  private void requireSameClasses() throws IOException {
    if (!train.labelling().equals(heldOut.labelling())) {
      throw new IOException(trainName + " and " + heldOutName + " do not have the same classes");
    }
  }
}
