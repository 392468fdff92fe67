package dev.maskstream.vision.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds everything in one picture: a grid of points, every reading of each, then filters by
 * predicted IoU and stability, suppression of duplicates by their boxes, and removal of small
 * regions. The procedure and its defaults are those of the SAM authors' automatic mask generator
 * (facebookresearch/segment-anything, {@code automatic_mask_generator.py}) without crops.
 *
 * <p>A search decodes many prompts and takes seconds on a CPU; it goes in steps, so that whoever
 * runs it can stop between two.
 *
 * <p>Threads: one, the slot's owner.
 */
public final class Everything {
  private static final int PROMPTS_A_STEP = 64;

  private final PromptSegmenter slot;
  private final Embedding embedding;
  private final EverythingSettings settings;
  private final List<Prompt> grid;
  private final List<FoundMask> candidates = new ArrayList<>();
  private int asked;

  /**
   * Prepares a search; nothing is run yet.
   *
   * @param embedding made by the slot's model
   */
  public Everything(PromptSegmenter slot, Embedding embedding, EverythingSettings settings) {
    this.slot = slot;
    this.embedding = embedding;
    this.settings = settings;
    this.grid =
        Prompts.grid(
            settings.pointsPerSide(),
            settings.pointsPerSide(),
            embedding.width(),
            embedding.height());
  }

  /** Searches to the end. */
  public static List<FoundMask> find(
      PromptSegmenter slot, Embedding embedding, EverythingSettings settings) {
    Everything search = new Everything(slot, embedding, settings);
    while (search.step()) {}
    return search.found();
  }

  /**
   * Asks for the next points of the grid, at most 64.
   *
   * @return whether there are more
   * @throws dev.maskstream.vision.EngineException if the engine fails
   */
  public boolean step() {
    int to = Math.min(asked + PROMPTS_A_STEP, grid.size());
    float above = settings.predictedIou() > 0 ? settings.predictedIou() : Float.NEGATIVE_INFINITY;
    for (PromptedMask mask : slot.decode(embedding, grid.subList(asked, to), true, above)) {
      if (mask.stability() >= settings.stability()) {
        add(mask, asked);
      }
    }
    asked = to;
    return asked < grid.size();
  }

  private void add(PromptedMask mask, int firstPrompt) {
    Optional<MaskBox> box = MaskBox.around(mask.mask());
    PromptedMask numbered =
        new PromptedMask(
            firstPrompt + mask.promptIndex(), mask.mask(), mask.predictedIou(), mask.stability());
    box.ifPresent(around -> candidates.add(new FoundMask(numbered, around)));
  }

  /** What the steps so far have found, best first. */
  public List<FoundMask> found() {
    List<FoundMask> unique =
        BoxNms.keep(candidates, FoundMask::box, FoundMask::predictedIou, settings.boxNms());
    return settings.minRegion() == 0 ? unique : cleaned(unique);
  }

  /** Of duplicates that cleaning brings about, one that needed none is kept. */
  private List<FoundMask> cleaned(List<FoundMask> masks) {
    List<Cleaned> cleaned = masks.stream().map(this::clean).flatMap(Optional::stream).toList();
    return BoxNms.keep(
            cleaned, one -> one.mask().box(), one -> one.changed() ? 0 : 1, settings.boxNms())
        .stream()
        .map(Cleaned::mask)
        .toList();
  }

  private record Cleaned(FoundMask mask, boolean changed) {}

  private Optional<Cleaned> clean(FoundMask found) {
    SmallRegions.Cleaned result = SmallRegions.clean(found.mask().mask(), settings.minRegion());
    return result.changed()
        ? MaskBox.around(result.mask())
            .map(box -> new Cleaned(found.with(result.mask(), box), true))
        : Optional.of(new Cleaned(found, false));
  }
}
