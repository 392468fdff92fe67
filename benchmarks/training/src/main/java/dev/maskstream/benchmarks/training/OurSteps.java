package dev.maskstream.benchmarks.training;

import dev.maskstream.trainer.data.Batch;
import dev.maskstream.trainer.net.Fitting;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.Recipe;
import java.io.IOException;

/** The trainer's own step, as {@code maskstream train} makes it. */
final class OurSteps {
  private OurSteps() {}

  public static void main(String[] args) throws IOException {
    int threads = Integer.parseInt(args[0]);
    Batch batch = Workload.batch();
    try (Network network = new Network(Workload.SHAPE, 1, threads);
        Fitting fitting = new Fitting(network, Recipe.plain(Workload.RATE))) {
      Steps.serve(() -> fitting.step(batch, 0));
    }
  }
}
