package dev.maskstream.benchmarks.training;

import dev.maskstream.benchmarks.process.Answers;
import java.io.IOException;

/** Answers a number of steps with the seconds they took. */
final class Steps {
  private static final int WARM_UP = 5;

  static void serve(Runnable step) throws IOException {
    Answers answers = new Answers();
    for (int i = 0; i < WARM_UP; i++) {
      step.run();
    }
    answers.serve("", question -> Double.toString(seconds(Integer.parseInt(question), step)));
  }

  private static double seconds(int steps, Runnable step) {
    long began = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private Steps() {}
}
