package dev.maskstream.processor.segment;

import static dev.maskstream.processor.segment.SegmentRig.HEIGHT;
import static dev.maskstream.processor.segment.SegmentRig.PICTURE;
import static dev.maskstream.processor.segment.SegmentRig.WIDTH;
import static dev.maskstream.processor.segment.SegmentRig.point;
import static dev.maskstream.processor.segment.SegmentRig.request;
import static dev.maskstream.processor.segment.SegmentRig.segments;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.processor.segment.SegmentRig.FrameOnTopic;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What prompts for pictures and frames find, by a processor and its broker. */
class SegmentIT {
  @TempDir private static Path folder;
  private static SegmentRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new SegmentRig(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void aPictureWithPromptsIsAnsweredByAMaskForEach() throws Exception {
    Segments found =
        segments(
            rig.ask(
                request("pic").setImage(ByteString.copyFrom(PICTURE)),
                point(10, 10),
                point(90, 60)));

    assertThat(found.getWidth()).isEqualTo(WIDTH);
    assertThat(found.getModel().getName()).isEqualTo("sam");
    assertThat(found.getInstancesList())
        .extracting(
            it ->
                "%d: %d px from %d to %d"
                    .formatted(
                        it.getPromptIndex(),
                        it.getArea(),
                        it.getBox().getLeft(),
                        it.getBox().getRight()))
        .containsExactly("0: 3072 px from 0 to 48", "1: 3072 px from 48 to 96");
    byte[] mask = MaskCodec.decode(found.getInstances(0).getRowRuns(), WIDTH, HEIGHT);
    assertThat(mask[0]).isEqualTo((byte) 1);
    assertThat(mask[WIDTH - 1]).isEqualTo((byte) 0);
  }

  @Test
  void aFrameOnTheTopicIsEncodedOnceForAllClicks() throws Exception {
    FrameOnTopic frame =
        rig.frame("clicked", Pictures.pngHalves(WIDTH, HEIGHT, 0x00ff00, 0x101010));
    long before = rig.sam().runs.stream().filter("encode"::equals).count();

    Segments first = segments(rig.ask(frame.request(), point(10, 10)));
    Segments second = segments(rig.ask(frame.request(), point(90, 10)));

    assertThat(first.getEmbeddingCached()).isFalse();
    assertThat(second.getEmbeddingCached()).isTrue();
    assertThat(second.getStages().getEncoderNanos()).isZero();
    assertThat(second.getInstances(0).getBox().getLeft()).isEqualTo(48);
    assertThat(rig.sam().runs.stream().filter("encode"::equals).count() - before).isEqualTo(1);
  }

  @Test
  void everythingInAPictureIsItsObjectsOnce() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setEverything(
                Everything.newBuilder()
                    .setPointsPerSide(8)
                    .setPredictedIou(0.2f)
                    .setStability(0.5f));

    Segments found = segments(rig.ask(request));

    assertThat(found.getInstancesList())
        .extracting(it -> it.getArea())
        .containsExactly(3072L, 3072L);
  }

  @Test
  void aGridIsAPromptForEachCell() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setGrid(Grid.newBuilder().setRows(3).setColumns(2));

    assertThat(segments(rig.ask(request)).getInstancesList())
        .extracting(it -> it.getBox().getLeft())
        .containsExactly(0, 48, 0, 48, 0, 48);
  }

  @Test
  void aPanopticAnswerNamesObjectsByTheSemanticModelsClasses() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setPanoptic(Panoptic.getDefaultInstance());

    Segments found = segments(rig.ask(request, point(10, 10)));

    assertThat(found.getInstances(0).getClassId()).isEqualTo(1);
    assertThat(found.getInstances(0).getPurity()).isEqualTo(1);
    assertThat(found.getPanopticList())
        .extracting(
            it ->
                it.getId() + " class " + it.getClassId() + " " + it.getThing() + " " + it.getArea())
        .containsExactly("1 class 1 true 3072", "2 class 3 true 3072");
    assertThat(found.getClassesList()).extracting(it -> it.getName()).contains("colour-3");
  }

  @Test
  void aSourceWithStandingPromptsIsSegmentedAndAClickOnItsFrameFindsTheEmbedding()
      throws Exception {
    FrameOnTopic frame =
        rig.frame("watched", Pictures.pngHalves(WIDTH, HEIGHT, 0x4000f0, 0x00f0f0));

    Mask mask = rig.mask(frame.id().toString());
    Segments clicked = segments(rig.ask(frame.request(), point(10, 10)));

    assertThat(mask.getInstancesList())
        .extracting(it -> it.getPromptIndex() + " from " + it.getBox().getLeft())
        .containsExactly("0 from 0", "1 from 48");
    assertThat(mask.getModel().getName()).isEqualTo("sam");
    assertThat(clicked.getEmbeddingCached()).isTrue();
  }

  @Test
  void thePromptableModelIsNotTheOneOfSourcesThatNameNone() {
    assertThat(rig.processor().readiness().serving().map(ModelState.Serving::id))
        .hasValueSatisfying(id -> assertThat(id.name()).isEqualTo("colours"));
    assertThat(rig.processor().readiness().toJson()).contains("\"sam\"");
  }
}
