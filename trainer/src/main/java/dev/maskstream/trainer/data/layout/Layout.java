package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A way in which data sets are published: which files lie where and what they mean. */
sealed interface Layout
    permits AdeLayout,
        CamvidColourLayout,
        CamvidIdLayout,
        CityscapesLayout,
        CocoLayout,
        MapillaryLayout,
        PetLayout,
        PlainLayout,
        VocLayout {

  /** What people call the set. */
  String title();

  /**
   * Where a set of this layout begins, in the folder or below it. Something unmistakable is enough:
   * what else is missing, {@link #open} says.
   */
  Optional<Path> find(Path folder) throws IOException;

  /**
   * What was found.
   *
   * @param parts at least one
   */
  record Found(Labelling labelling, List<Part> parts) {}

  /**
   * Opens the set.
   *
   * @param root what {@link #find} said
   * @param classes a class file to use instead of the set's own names and colours
   * @throws IOException if files or folders that make the layout are missing; the message names
   *     them
   */
  Found open(Path root, Optional<Path> classes) throws IOException;
}
