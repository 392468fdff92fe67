package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.FormExport;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.export.Comparison;
import dev.maskstream.trainer.export.Outcome;
import dev.maskstream.vision.EngineException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Exports forms of a model and says what became of each. */
final class FormOutcomes {

  /**
   * Exports, with its progress on {@code notes} and a line for each form on {@code out}.
   *
   * @return the process's exit code: 0 if all forms were written, 1 if one was refused
   */
  static int export(FormExport.Request request, PrintWriter out, PrintStream notes) {
    List<Outcome> outcomes = run(request, notes);
    outcomes.forEach(outcome -> out.println(line(outcome)));
    out.flush();
    return outcomes.stream().allMatch(Outcome.Written.class::isInstance) ? 0 : 1;
  }

  private static List<Outcome> run(FormExport.Request request, PrintStream notes) {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      return FormExport.run(request, progress);
    } catch (IOException | EngineException | IllegalArgumentException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }

  private static String line(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Written written ->
          written.onnx()
              + written.comparison().map(Comparison::summary).map("  "::concat).orElse("");
      case Outcome.Refused refused -> refused.form().label() + " refused: " + refused.reason();
    };
  }

  private FormOutcomes() {}
}
