package dev.maskstream.trainer.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that other forms are made from.
 *
 * @param onnx its file
 * @param model what the file holds
 * @param facts what the file says of itself
 * @param card its model.json; of a plain list of classes, the classes alone
 * @param spec as it serves
 */
public record Fp32Model(
    Path onnx, ModelProto model, ModelFacts facts, JsonObject card, ModelSpec spec) {

  /**
   * Reads a model and its card.
   *
   * @param classes its model.json, or a classes.json
   * @param fit how pictures are brought to its size; empty for what the card says, else letterbox
   * @throws IOException if a file cannot be read, the model does not meet the engine contract or is
   *     not kept in 32-bit floats; the message names the file
   */
  public static Fp32Model read(Path onnx, Path classes, Optional<Fit> fit) throws IOException {
    if (!Files.isRegularFile(onnx)) {
      throw new IOException("there is no file " + onnx);
    }
    ModelFacts facts =
        switch (ModelFile.inspect(onnx)) {
          case ModelFile.Usable usable -> usable.facts();
          case ModelFile.Refused refused ->
              throw new IOException(onnx + " cannot be exported: " + refused.reason());
        };
    if (!facts.precision().equals("fp32")) {
      throw new IOException(
          "%s is an %s model; other forms are made from the fp32 one"
              .formatted(onnx, facts.precision()));
    }
    if (!Files.isRegularFile(classes)) {
      throw new IOException("there is no class file " + classes + " for " + onnx);
    }
    Labelling labelling = Labelling.read(classes);
    JsonObject card = card(classes);
    ModelSpec spec =
        new ModelSpec(
            text(card, "name").orElse(onnx.getFileName().toString()),
            text(card, "version").orElse("1"),
            facts.sha256(),
            labelling.classes(),
            facts.inputWidth(),
            facts.inputHeight(),
            fit.orElseGet(() -> fit(card)));
    return new Fp32Model(onnx, parsed(onnx, facts), facts, card, spec);
  }

  private static ModelProto parsed(Path onnx, ModelFacts facts) throws IOException {
    byte[] bytes = Files.readAllBytes(onnx);
    if (!Sha256.of(bytes).equals(facts.sha256())) {
      throw new IOException(onnx + " changed while it was read");
    }
    try {
      return ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(onnx + " is not an ONNX file: " + e.getMessage(), e);
    }
  }

  private static JsonObject card(Path classes) throws IOException {
    JsonElement root = JsonParser.parseString(Files.readString(classes));
    if (root.isJsonObject() && root.getAsJsonObject().has("classes")) {
      return root.getAsJsonObject();
    }
    JsonObject card = new JsonObject();
    card.add("classes", root);
    return card;
  }

  private static Optional<String> text(JsonObject card, String key) {
    return Optional.ofNullable(card.get(key))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private static Fit fit(JsonObject card) {
    return text(card, "fit")
            .filter(name -> name.toUpperCase(Locale.ROOT).equals("STRETCH"))
            .isPresent()
        ? Fit.STRETCH
        : Fit.LETTERBOX;
  }
}
