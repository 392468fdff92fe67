package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.vision.image.LabelPng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStoreTest {
  @TempDir static Path scratch;
  @TempDir Path root;
  private static List<Label> drawn;
  private Path folder;
  private LabelStore store;

  @BeforeAll
  static void draw() throws IOException {
    drawn = Labels.drawn(scratch, 3, 4);
  }

  @BeforeEach
  void open() throws IOException {
    folder = root.resolve("labels");
    store = new LabelStore(folder, new HeldOut(0.2));
  }

  @Test
  void aLabelBecomesItsPictureAsItCameAndAPngOfClassIds() throws IOException {
    assertThat(put(drawn.get(0), 7)).isEmpty();

    StoredLabel label = store.of("drawn").getFirst();
    assertThat(label.offset()).isEqualTo(7);
    assertThat(Files.readAllBytes(folder.resolve(label.picture())))
        .isEqualTo(drawn.get(0).getImage().toByteArray());
    assertThat(LabelPng.read(Files.readAllBytes(folder.resolve(label.mask()))).ids())
        .contains((byte) 0, (byte) 1, (byte) 2, (byte) 255);
  }

  @Test
  void aNewerLabelOfTheSameFrameTakesThePlaceOfTheOlder() throws IOException {
    put(drawn.get(0), 0);
    put(drawn.get(1).toBuilder().setFrameId("f0").build(), 5);

    assertThat(store.of("drawn")).extracting(StoredLabel::offset).containsExactly(5L);
  }

  @Test
  void aTombstoneTakesTheFilesAway() throws IOException {
    put(drawn.get(0), 0);

    store.remove("belt/f0");

    assertThat(store.size()).isZero();
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void whatTheTopicNoLongerHasIsSweptAway() throws IOException {
    put(drawn.get(0), 0);
    put(drawn.get(1), 1);
    store.begin();
    put(drawn.get(1), 1);

    store.sweep();

    assertThat(files(folder)).hasSize(3);
  }

  @Test
  void aRunKeepsTheLabelThatItBeganWith() throws IOException {
    put(drawn.get(0), 0);
    List<StoredLabel> before = store.of("drawn");
    store.copy(before, root.resolve("run"));
    put(drawn.get(1).toBuilder().setFrameId("f0").build(), 5);

    String side = before.getFirst().heldOut() ? "val" : "train";
    Path kept =
        root.resolve("run").resolve(side).resolve("images").resolve(before.getFirst().picture());
    assertThat(Files.readAllBytes(kept)).isEqualTo(drawn.get(0).getImage().toByteArray());
  }

  @Test
  void namesThatLookLikePathsLeadNowhere() throws IOException {
    Label hostile =
        drawn.get(0).toBuilder().setSourceId("../../etc").setFrameId("../passwd").build();

    put(hostile, 0);

    assertThat(store.size()).isEqualTo(1);
    assertThat(files(root)).allMatch(file -> file.startsWith(folder));
  }

  @Test
  void aLabelOfAnotherSizeThanItsPictureIsRefused() throws IOException {
    assertThat(
            put(drawn.get(0).toBuilder().setWidth(4000).setHeight(4000).build(), 0).orElseThrow())
        .contains("48x48", "4000x4000");
  }

  @Test
  void brokenBytesAreRefusedWithTheReason() throws IOException {
    Label torn = drawn.get(0).toBuilder().setImage(ByteString.copyFromUtf8("no picture")).build();
    Label broken = drawn.get(0).toBuilder().setRowRuns(ByteString.copyFromUtf8("x")).build();

    assertThat(put(torn, 0).orElseThrow()).startsWith("its picture: ");
    assertThat(put(broken, 1).orElseThrow()).startsWith("its mask: ");
    assertThat(store.put("belt/f9", "junk".getBytes(StandardCharsets.UTF_8), 2, 0)).isPresent();
    assertThat(store.size()).isZero();
  }

  @Test
  void aClassThatTheLabelDoesNotNameIsRefused() throws IOException {
    Label fewer = drawn.get(0).toBuilder().removeClasses(2).build();

    assertThat(put(fewer, 0).orElseThrow()).contains("class 2", "2 classes");
  }

  @Test
  void aLabelUnderAnotherFramesKeyIsRefused() throws IOException {
    assertThat(store.put("belt/f8", drawn.get(0).toByteArray(), 0, 0).orElseThrow())
        .contains("key");
  }

  private Optional<String> put(Label label, long offset) throws IOException {
    return store.put(Labels.key(label), label.toByteArray(), offset, 1_000);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
