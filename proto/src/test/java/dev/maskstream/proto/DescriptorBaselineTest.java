package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What once was published stays: programs we have never seen read and write it. */
class DescriptorBaselineTest {
  private static final Path BASELINE = Path.of("src", "test", "resources", "baseline.textproto");

  private final FileDescriptorSet compiled = ProtocolFiles.compiled();

  @Test
  void nothingPublishedIsGoneRenumberedOrRetyped() throws Exception {
    assertThat(ProtocolFiles.broken(promises(baseline()), promises(compiled))).isEmpty();
  }

  @Test
  void theBaselineKnowsAllThatIsPublished() throws Exception {
    assertThat(promises(compiled).keySet())
        .as("after adding to the protocol files, renew the baseline: see README.md")
        .isEqualTo(promises(baseline()).keySet());
  }

  @Test
  void aFieldThatIsRemovedIsFound() {
    FileDescriptorSet.Builder changed = compiled.toBuilder();
    changed.getFileBuilder(2).getMessageTypeBuilder(0).removeField(0);

    assertThat(brokenBy(changed)).containsExactly("maskstream.v1.Mask.source_id");
  }

  @Test
  void aFieldThatIsRenamedRenumberedRetypedOrRepeatedIsFound() {
    List<Consumer<FieldDescriptorProto.Builder>> changes =
        List.of(
            field -> field.setName("source"),
            field -> field.setNumber(99),
            field -> field.setType(FieldDescriptorProto.Type.TYPE_BYTES),
            field -> field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));

    for (Consumer<FieldDescriptorProto.Builder> change : changes) {
      FileDescriptorSet.Builder changed = compiled.toBuilder();
      change.accept(changed.getFileBuilder(2).getMessageTypeBuilder(0).getFieldBuilder(0));

      assertThat(brokenBy(changed)).containsExactly("maskstream.v1.Mask.source_id");
    }
  }

  @Test
  void anEnumValueThatIsRenumberedIsFound() {
    FileDescriptorSet.Builder changed = compiled.toBuilder();
    changed.getFileBuilder(5).getEnumTypeBuilder(0).getValueBuilder(2).setNumber(7);

    assertThat(brokenBy(changed)).containsExactly("maskstream.v1.Delivery.DELIVERY_LATEST");
  }

  /** Writes the baseline again: only when something was added. */
  @Test
  @EnabledIfSystemProperty(named = "baseline.write", matches = "true")
  void write() throws Exception {
    Files.writeString(BASELINE, TextFormat.printer().printToString(compiled));
  }

  private List<String> brokenBy(FileDescriptorSet.Builder changed) {
    return ProtocolFiles.broken(promises(compiled), promises(changed.build())).stream()
        .map(sentence -> sentence.substring(0, sentence.indexOf(' ')))
        .toList();
  }

  private static FileDescriptorSet baseline() throws Exception {
    return TextFormat.parse(Files.readString(BASELINE), FileDescriptorSet.class);
  }

  private static Map<String, String> promises(FileDescriptorSet files) {
    return ProtocolFiles.promises(files);
  }
}
