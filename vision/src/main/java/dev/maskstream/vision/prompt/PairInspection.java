package dev.maskstream.vision.prompt;

import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.GraphSignature;
import dev.maskstream.vision.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;

/** What is found in two files, and for those that can serve how they are bound. */
sealed interface PairInspection {

  record Bound(PromptablePair.Usable usable, PairBinding binding) implements PairInspection {}

  record Refused(PromptablePair.Refused refusal) implements PairInspection {}

  static PairInspection of(Path encoder, Path decoder) throws IOException {
    return switch (OnnxFile.read(encoder)) {
      case OnnxFile.Refused refused -> refused("encoder", refused);
      case OnnxFile.Read first ->
          switch (OnnxFile.read(decoder)) {
            case OnnxFile.Refused refused -> refused("decoder", refused);
            case OnnxFile.Read second -> of(first, second);
          };
    };
  }

  private static PairInspection refused(String file, OnnxFile.Refused refused) {
    return new Refused(
        new PromptablePair.Refused(refused.code(), "the " + file + ": " + refused.reason()));
  }

  private static PairInspection of(OnnxFile.Read encoder, OnnxFile.Read decoder) {
    return switch (PairRecogniser.recognise(
        GraphSignature.of(encoder.model()), GraphSignature.of(decoder.model()))) {
      case PairRecogniser.Outcome.Refused(String code, String reason) ->
          new Refused(new PromptablePair.Refused(code, reason));
      case PairRecogniser.Outcome.Bound(PairBinding binding) ->
          new Bound(
              new PromptablePair.Usable(binding.family(), facts(encoder, decoder, binding)),
              binding);
    };
  }

  private static PairFacts facts(
      OnnxFile.Read encoder, OnnxFile.Read decoder, PairBinding binding) {
    PromptLimits limits = PromptLimits.of(binding);
    return new PairFacts(
        encoder.sha256(),
        decoder.sha256(),
        encoder.bytes(),
        decoder.bytes(),
        binding.inputWidth(),
        binding.inputHeight(),
        ContractCheck.precision(encoder.model()),
        limits.pointsPerPrompt(),
        limits.previousMask());
  }
}
