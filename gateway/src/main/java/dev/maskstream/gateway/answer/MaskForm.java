package dev.maskstream.gateway.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms a mask can be had in. */
public enum MaskForm {
  JSON("application/json"),
  PROTOBUF("application/x-protobuf"),
  PNG("image/png"),
  OVERLAY("image/jpeg"),
  GEO_JSON("application/geo+json");

  private final String mediaType;

  MaskForm(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  public static String all() {
    return Stream.of(values()).map(MaskForm::mediaType).collect(Collectors.joining(", "));
  }

  private record Wish(String range, double weight) {
    int precision() {
      return range.equals("*/*") ? 0 : range.endsWith("/*") ? 1 : 2;
    }

    boolean covers(MaskForm form) {
      return range.equals("*/*")
          || range.equals(form.mediaType)
          || (range.endsWith("/*")
              && form.mediaType.startsWith(range.substring(0, range.length() - 1)));
    }
  }

  /**
   * Chooses by RFC 9110 section 12.5.1: the form with the greatest weight, the more exactly named
   * first, then the one earlier in the header, then in the order of this enum.
   *
   * @param accept the header; empty when there is none
   * @return absent when none of the forms is wanted
   */
  public static Optional<MaskForm> choose(Optional<String> accept) {
    List<Wish> wishes = accept.map(MaskForm::wishes).orElse(List.of());
    if (wishes.isEmpty()) {
      return Optional.of(JSON);
    }
    return wishes.stream()
        .filter(wish -> wish.weight > 0)
        .sorted(
            Comparator.comparingDouble(Wish::weight).thenComparingInt(Wish::precision).reversed())
        .flatMap(wish -> Stream.of(values()).filter(wish::covers))
        .filter(form -> isNotRefused(form, wishes))
        .findFirst();
  }

  /**
   * The most exact range that covers a form decides, so that "q=0" excludes it from a wider one.
   */
  private static boolean isNotRefused(MaskForm form, List<Wish> wishes) {
    return wishes.stream()
        .filter(wish -> wish.covers(form))
        .max(Comparator.comparingInt(Wish::precision))
        .filter(wish -> wish.weight == 0)
        .isEmpty();
  }

  private static List<Wish> wishes(String accept) {
    List<Wish> wishes = new ArrayList<>();
    for (String part : accept.toLowerCase(Locale.ROOT).split(",", 64)) {
      String[] pieces = part.strip().split(";", -1);
      String range = pieces[0].strip();
      if (!range.isEmpty()) {
        wishes.add(new Wish(range, weightIn(pieces)));
      }
    }
    return wishes;
  }

  private static double weightIn(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String piece = pieces[i].strip();
      if (piece.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Math.min(1, Double.parseDouble(piece.substring(2)));
      }
    }
    return 1;
  }
}
