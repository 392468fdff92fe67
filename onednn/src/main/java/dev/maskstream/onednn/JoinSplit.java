package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Bytes;
import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Deconvolution;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.Network.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Takes apart the convolution of two joined tensors of which one is up-sampled. A window over
 * pixels that were just repeated multiplies each of them several times; a transposed convolution of
 * the tensor before it was up-sampled does so once, by the sum of those weights. The convolution of
 * the other tensor adds what comes of it, and nothing is joined.
 */
final class JoinSplit {
  private final Map<String, Bytes> bytes;
  private final ToIntFunction<String> channels;
  private final Map<String, Concatenation> joins = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private JoinSplit(Map<String, Bytes> bytes, ToIntFunction<String> channels) {
    this.bytes = bytes;
    this.channels = channels;
  }

  /**
   * Rewrites steps.
   *
   * @param logits read from outside, so it must stand
   * @param bytes the steps' outputs that are kept as bytes
   * @param channels of a step's output
   * @return the same tensors but for those that were joined only to be convolved
   */
  static List<Step> split(
      List<Step> steps, String logits, Map<String, Bytes> bytes, ToIntFunction<String> channels) {
    JoinSplit split = new JoinSplit(bytes, channels);
    split.index(steps, logits);
    return split.rewrite(steps);
  }

  private void index(List<Step> steps, String logits) {
    readers.put(logits, 1);
    for (Step step : steps) {
      names.add(step.output());
      step.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
      if (step instanceof Concatenation join) {
        joins.put(step.output(), join);
      }
    }
  }

  private List<Step> rewrite(List<Step> steps) {
    Map<String, List<Step>> apart = new HashMap<>();
    Set<String> gone = new HashSet<>();
    for (Step step : steps) {
      if (step instanceof Convolution convolution && canSplit(convolution)) {
        apart.put(step.output(), apart(convolution));
        gone.add(convolution.input());
      }
    }
    List<Step> rewritten = new ArrayList<>();
    for (Step step : steps) {
      if (!gone.contains(step.output())) {
        rewritten.addAll(apart.getOrDefault(step.output(), List.of(step)));
      }
    }
    return rewritten;
  }

  private boolean canSplit(Convolution step) {
    Concatenation join = joins.get(step.input());
    if (step.ofPicture()
        || step.added().isPresent()
        || join == null
        || readers.get(step.input()) != 1
        || names.contains(ofGrown(step))) {
      return false;
    }
    List<Part> parts = join.parts();
    return parts.size() == 2
        && parts.stream().filter(JoinSplit::grows).count() == 1
        && parts.stream().filter(JoinSplit::stays).count() == 1
        && parts.stream().mapToInt(this::channels).sum() == step.weights().channels()
        && repeats(step.window())
        && multipliesAlike(step);
  }

  private int channels(Part part) {
    return channels.applyAsInt(part.input());
  }

  private static boolean grows(Part part) {
    return part.timesHigh() > 1 && part.timesWide() > 1;
  }

  private static boolean stays(Part part) {
    return part.timesHigh() == 1 && part.timesWide() == 1;
  }

  /** Whether a window steps over every pixel, several at a time. */
  private static boolean repeats(Window window) {
    return window.height() > 1
        && window.width() > 1
        && window.strides().equals(List.of(1, 1))
        && window.dilations().equals(List.of(1, 1))
        && Math.max(window.padBegin().get(0), window.padEnd().get(0)) < window.height()
        && Math.max(window.padBegin().get(1), window.padEnd().get(1)) < window.width();
  }

  /** Bytes by bytes, so that 0 is what lies beyond the borders, or floats by floats. */
  private boolean multipliesAlike(Convolution step) {
    Bytes read = bytes.get(step.input());
    return step.weights().quantised().isPresent() ? read != null && read.zero() == 0 : read == null;
  }

  private List<Step> apart(Convolution step) {
    List<Part> parts = joins.get(step.input()).parts();
    int first = channels(parts.getFirst());
    boolean growsFirst = grows(parts.getFirst());
    Part grown = growsFirst ? parts.getFirst() : parts.getLast();
    Part plain = growsFirst ? parts.getLast() : parts.getFirst();
    Weights ofFirst = step.weights().ofChannels(0, first);
    Weights ofLast = step.weights().ofChannels(first, step.weights().channels());
    Window window = step.window();
    Window spread =
        new Window(
            window.height() + grown.timesHigh() - 1,
            window.width() + grown.timesWide() - 1,
            List.of(grown.timesHigh(), grown.timesWide()),
            rest(window, window.padBegin()),
            rest(window, window.padEnd()),
            List.of(1, 1));
    return List.of(
        new Deconvolution(
            grown.input(),
            ofGrown(step),
            spread,
            (growsFirst ? ofFirst : ofLast).withoutBias().spread(window, grown),
            false),
        new Convolution(
            plain.input(),
            step.output(),
            window,
            growsFirst ? ofLast : ofFirst,
            false,
            step.inputScale(),
            Optional.of(ofGrown(step)),
            step.relu()));
  }

  private static List<Integer> rest(Window window, List<Integer> pad) {
    return List.of(window.height() - 1 - pad.get(0), window.width() - 1 - pad.get(1));
  }

  private static String ofGrown(Convolution step) {
    return step.output() + "/grown";
  }
}
