package dev.maskstream.trainer.check;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Trouble;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a data set holds.
 *
 * @param place as it was asked for
 * @param layout what it was recognised as
 * @param sheet pictures beside their labels, when it was asked for and there are any
 */
public record DataReport(
    String place,
    String layout,
    Labelling labelling,
    List<PartCheck> parts,
    Optional<ContactSheet> sheet) {
  public DataReport {
    parts = List.copyOf(parts);
  }

  /** Pictures that can be used. */
  public int pictures() {
    return parts.stream().mapToInt(PartCheck::pictures).sum();
  }

  /** Pictures that cannot be used, in order of the parts. */
  public List<Trouble> troubles() {
    return DataCheck.troubles(parts);
  }

  /** Pixels of all parts. */
  public long pixels() {
    return parts.stream().mapToLong(PartCheck::pixels).sum();
  }

  public long voidPixels() {
    return parts.stream().mapToLong(PartCheck::voidPixels).sum();
  }

  /** How often each class occurs in all parts, in order of id. */
  public List<ClassCount> classes() {
    List<ClassCount> first = parts.getFirst().classes();
    return first.stream()
        .map(
            one -> {
              List<ClassCount> same =
                  parts.stream()
                      .flatMap(part -> part.classes().stream())
                      .filter(other -> other.of().id() == one.of().id())
                      .toList();
              return new ClassCount(
                  one.of(),
                  same.stream().mapToLong(ClassCount::pixels).sum(),
                  same.stream().mapToInt(ClassCount::pictures).sum());
            })
        .toList();
  }

  /** The figures in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT, "%d pictures, %d that cannot be used", pictures(), troubles().size());
  }
}
