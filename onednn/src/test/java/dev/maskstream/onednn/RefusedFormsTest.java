package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import dev.maskstream.onednn.onnx.ModelProto;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of known operators that this engine does not compute. */
class RefusedFormsTest {
  private static final int SIZE = 16;

  @TempDir Path folder;

  static List<Arguments> attributes() {
    return List.of(
        Arguments.of(Onnx.attribute("group", 2), "of one group"),
        Arguments.of(Onnx.attribute("output_padding", List.of(1L, 1L)), "output_padding"),
        Arguments.of(Onnx.attribute("output_shape", List.of(32L, 32L)), "output_shape"),
        Arguments.of(Onnx.attribute("auto_pad", "SAME_UPPER"), "explicit pads"));
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void aTransposedConvolutionOfAnotherFormIsNamed(AttributeProto attribute, String reason) {
    SmallNetwork network =
        SmallNetwork.begun()
            .constant("kernel", List.of(8L, 8L, 2L, 2L))
            .node("ConvTranspose", List.of("features", "kernel"), "large", attribute);

    assertRefused(network, "large", "operator ConvTranspose", reason);
  }

  @Test
  void aTransposedConvolutionOfThePictureIsNamed() {
    SmallNetwork network =
        new SmallNetwork().transposed("large", SmallNetwork.INPUT, 8, 3, List.of(2L, 2L, 0L, 1L));

    assertRefused(network, "large", "operator ConvTranspose", "is not a feature map");
  }

  @Test
  void aTransposedConvolutionOfOtherChannelsIsNamed() {
    SmallNetwork network =
        SmallNetwork.begun().transposed("large", "features", 8, 3, List.of(2L, 2L, 0L, 1L));

    assertRefused(network, "large", "operator ConvTranspose", "takes 3 channels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Mul"})
  void whatWouldHaveToBeRepeatedOverChannelsIsNamed(String operator) {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("one", "features", 1, 8)
            .node(operator, List.of("features", "one"), "result");

    assertRefused(
        network, "result", "operator " + operator, "one feature map has 8 channels, one 1");
  }

  @Test
  void anAddOfAConstantIsNamed() {
    SmallNetwork network =
        SmallNetwork.begun()
            .constant("more", List.of(1L, 8L, 1L, 1L))
            .node("Add", List.of("features", "more"), "result");

    assertRefused(network, "result", "operator Add", "only two feature maps");
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 16})
  void aMulByAConstantForEachColumnIsNamed(long values) {
    SmallNetwork network =
        SmallNetwork.begun()
            .constant("factors", List.of(values))
            .node("Mul", List.of("features", "factors"), "result");

    assertRefused(network, "result", "operator Mul", "neither one number nor one for each of 8");
  }

  @Test
  void aSoftmaxOverAnotherAxisIsNamed() {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("scores", "features", 5, 8)
            .node("Softmax", List.of("scores"), SmallNetwork.LOGITS, Onnx.attribute("axis", 3));

    assertRefused(network.model(SIZE, SIZE, false), "operator Softmax", "over the class axis");
  }

  @Test
  void aSoftmaxWhoseOldMeaningMixesPixelsIsNamed() {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("scores", "features", 5, 8)
            .node("Softmax", List.of("scores"), SmallNetwork.LOGITS, Onnx.attribute("axis", 1));
    var old = network.model(SIZE, SIZE, false).toBuilder();
    old.getOpsetImportBuilder(0).setVersion(12);

    assertRefused(old.build(), "operator Softmax", "operator set 12");
  }

  @Test
  void aFeatureMapOfSharesIsNamed() {
    SmallNetwork network =
        SmallNetwork.begun()
            .node("Softmax", List.of("features"), "shares", Onnx.attribute("axis", 1))
            .node("Mul", List.of("shares", "features"), "result");

    assertRefused(network, "result", "operator Mul", "'shares' is not a constant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Mul"})
  void sizesThatDifferAreNamedWithTheFirstFrame(String operator) throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
    SmallNetwork network =
        SmallNetwork.begun()
            .pool("small", "features")
            .node(operator, List.of("features", "small"), "result");
    Path file =
        Files.write(
            folder.resolve("model.onnx"), network.classes("result", SIZE, SIZE).toByteArray());
    byte[] pixels = DrawnPicture.pixels(SIZE, SIZE, 1);
    Shape shape = new Shape(1, SIZE, SIZE, 3);

    assertThatThrownBy(() -> Engines.run("OneDNN", file, Map.of(), pixels, shape))
        .hasStackTraceContaining("the " + operator + " 'result' is of");
  }

  private static void assertRefused(SmallNetwork network, String last, String... reasons) {
    assertRefused(network.classes(last, SIZE, SIZE), reasons);
  }

  private static void assertRefused(
      dev.maskstream.vision.onnx.v1.ModelProto model, String... reasons) {
    for (String reason : reasons) {
      assertThatThrownBy(() -> GraphReader.read(ModelProto.parseFrom(model.toByteArray())))
          .isInstanceOf(UnsupportedGraphException.class)
          .hasMessageContaining(reason);
    }
  }
}
